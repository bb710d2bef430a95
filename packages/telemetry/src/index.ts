export { createLogger, type Logger } from './logger.ts';
export { createMetrics, EVENT_LOOP_TIMER_MS, type Metrics } from './metrics.ts';
export { type Check, type Checks, checkReadiness, startOperations } from './operations.ts';
export { followOrigins, idOf, type Origin, originsAreFollowed, parseOrigin, requestIdOf } from './origin.ts';
export { withSourcePlaces } from './source-places.ts';
export { startTracing } from './start-tracing.ts';
export {
  beginRequest,
  continueFrom,
  currentOrigin,
  inSpan,
  markFailed,
  recordSpan,
  type Span,
  type SpanDescription,
  tracingIsOn,
} from './tracing.ts';

export { createLogger, type Logger } from './logger.ts';
export { createMetrics, EVENT_LOOP_TIMER_MS, type Metrics } from './metrics.ts';
export {
  type Check,
  type Checks,
  checkReadiness,
  type OperationsServer,
  type Readiness,
  startOperations,
  within,
} from './operations.ts';
export { followOrigins, idOf, type Origin, originsAreFollowed, readOrigin, requestIdOf } from './origin.ts';
export {
  beginRequest,
  continueFrom,
  currentOrigin,
  inSpan,
  markFailed,
  recordSpan,
  type Span,
  type SpanDescription,
  startTracing,
  tracingIsOn,
} from './tracing.ts';

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

import { type Logger, pino } from 'pino';
import { withSourcePlaces } from './source-places.ts';
import { logFields } from './tracing.ts';

export type { Logger };

/** Logs one JSON object per line on stdout, with the service, the id of the request and its trace. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    mixin: logFields,
  });
}

/** Errors of the drivers carry whole connections with their secrets: only these fields are logged. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(stack !== undefined && { stack: withSourcePlaces(stack) }),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

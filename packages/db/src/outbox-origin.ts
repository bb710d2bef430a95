import { currentOrigin } from '@ripple/telemetry';

/** The column `origin` of an outbox row that is written now, as JSON: what publishes it later works for the same request. */
export function outboxOrigin(): string | null {
  const origin = currentOrigin();
  return Object.keys(origin).length === 0 ? null : JSON.stringify(origin);
}

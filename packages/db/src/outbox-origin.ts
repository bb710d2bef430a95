import { currentOrigin, type Origin } from '@ripple/telemetry';

const origins = new WeakMap<object, Origin>();

/** Tells for which request a transaction writes. */
export function setOrigin(trx: object, origin: Origin): void {
  origins.set(trx, origin);
}

/** The column `origin` of an outbox row that is written now, as JSON: what publishes it later works for the same request. */
export function originColumn(given: Origin | undefined): string | null {
  const origin = currentOrigin(given);
  return Object.keys(origin).length === 0 ? null : JSON.stringify(origin);
}

/** The same, in a transaction. */
export const outboxOrigin = (trx: object): string | null => originColumn(origins.get(trx));

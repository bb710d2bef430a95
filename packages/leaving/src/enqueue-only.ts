import type { Tables } from '@ripple/db';
import { enqueue } from '@ripple/outbox';
import type { Transaction } from 'kysely';

/** Writes the outbox row of a message that the relay is to send: a worker that may write into no lane needs no more. */
export const enqueueOnly = (
  trx: Transaction<Tables>,
  message: Parameters<typeof enqueue>[1],
): Promise<void> => enqueue({ db: trx, origin: undefined, enqueued: [] }, message);

import type { Origin } from '@ripple/telemetry';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { outboxOrigin } from './outbox-origin.ts';

/** The outbox row of something that somebody did: to be published after the commit. */
export interface QueuedEvent<Message> {
  outboxId: number;
  message: Message;
  /** The request that it is published for, as it stands in the row. */
  origin: Origin | null;
}

/** Writes the outbox row of an event, in the transaction of the change that it tells of. */
export async function queueEvent<Message extends { acceptedAt: number }>(
  trx: Db,
  event: Omit<Message, 'acceptedAt'>,
  lane = 'events',
): Promise<QueuedEvent<Message>> {
  const { rows } = await sql<QueuedEvent<Message>>`
    insert into outbox (lane, message, origin)
    values (${lane}, ${JSON.stringify(event)}::jsonb || jsonb_build_object(
      'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint), ${outboxOrigin(trx)}::jsonb)
    returning id as "outboxId", message, origin`.execute(trx);
  return rows[0] as QueuedEvent<Message>;
}

import type { Db } from '@ripple/db';
import { type RawBuilder, sql } from 'kysely';
import type { Happening } from './event.ts';

/** The statement that records what happens, for {@link recordEvents} or as a part of another one. */
export function eventsInserted(happenings: Happening[]): RawBuilder<unknown> {
  return sql`
    insert into events (type, actor_id, object_id)
    select * from unnest(
      ${happenings.map(({ type }) => type)}::text[], ${happenings.map(({ actor }) => actor)}::bigint[],
      ${happenings.map(({ object }) => object)}::bigint[]
    )`;
}

/** Records what a transaction does: it has happened if, and only if, that is committed. */
export async function recordEvents(trx: Db, happenings: Happening[]): Promise<void> {
  if (happenings.length > 0) await eventsInserted(happenings).execute(trx);
}

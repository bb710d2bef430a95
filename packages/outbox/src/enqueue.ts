import type { Tables } from '@ripple/db';
import { eventsInserted, type Happening } from '@ripple/events';
import { type Job, laneOf, type MessageOf, type TypeOfOneLane } from '@ripple/messages';
import { currentOrigin, type Origin } from '@ripple/telemetry';
import { sql, type Transaction } from 'kysely';

/** A message as its outbox row holds it, with the request it is published for. */
export type OutboxRow = Job & { id: number; origin: Origin | null };

/** A transaction that changes something, and the outbox rows of that change: {@link enqueue} adds to them. */
export interface Tx {
  readonly db: Transaction<Tables>;
  readonly origin: Origin | undefined;
  readonly enqueued: OutboxRow[];
}

/** A message before it is a row: its version is the current one, and `acceptedAt` the time of its insert. */
type NewMessage<Type extends TypeOfOneLane = TypeOfOneLane> = {
  [Name in Type]: Omit<MessageOf<Name>, 'version' | 'acceptedAt'>;
}[Type];

/** The time of a statement as messages carry it: ms since the Unix epoch, by the clock of Postgres. */
export const ACCEPTED_AT = `jsonb_build_object('acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint)`;

/** A message of which a statement adds some fields, or all. */
type PartOfMessage =
  | { [Name in TypeOfOneLane]: Partial<NewMessage<Name>> & { type: Name } }[TypeOfOneLane]
  // The compiler doesn't find this in the former: they are more than 25.
  | { type: TypeOfOneLane };

/** The columns of the row of a message, as parameters of a statement that adds the rest and {@link ACCEPTED_AT}. */
export function rowOf(message: PartOfMessage, given?: Origin) {
  const origin = currentOrigin(given);
  return {
    lane: laneOf(message.type),
    message: JSON.stringify({ version: 1, ...message }),
    origin: Object.keys(origin).length === 0 ? null : JSON.stringify(origin),
  };
}

/**
 * Writes the outbox row of a message in the transaction of the change that it tells of: both are committed or
 * neither. Its lane follows from its type. After the commit it is published (outbox.ts), at the latest by the relay.
 * @param happenings what applications are told of the change (packages/events), by the same statement
 */
export async function enqueue(tx: Tx, message: NewMessage, ...happenings: Happening[]): Promise<void> {
  const row = rowOf(message, tx.origin);
  const told = happenings.length === 0 ? sql`` : sql`with told as (${eventsInserted(happenings)})`;
  const { rows } = await sql<Pick<OutboxRow, 'id' | 'message' | 'origin'>>`
    ${told} insert into outbox (lane, message, origin)
    values (${row.lane}, ${row.message}::jsonb || ${sql.raw(ACCEPTED_AT)}, ${row.origin}::jsonb)
    returning id, message, origin`.execute(tx.db);
  tx.enqueued.push({ lane: row.lane, ...rows[0] } as OutboxRow);
}

import type { Db } from '@ripple/db';
import { EPOCH_MS, type Id, lowestIdAt, timeOf } from '@ripple/messages';
import { sql } from 'kysely';

/**
 * Ids of what was made somewhere else: those of its time. What is older than ids are (packages/messages/src/ids.ts) has
 * ids of their first day, on which no Ripple ran, in the order of time; what is of that day lies among it.
 */

const DAY_MS = 24 * 3_600 * 1_000;
const FIRST_DAY_ENDS_MS = EPOCH_MS + DAY_MS;
const IDS_OF_FIRST_DAY = lowestIdAt<Id<'any'>>(new Date(FIRST_DAY_ENDS_MS)) - 1;
/** Ids of one millisecond; of the first day so many are for 77 ms from 1970 on. */
const WIDTH = { usual: 4_096, early: 16 };
/** Further places that are tried where those of a time are taken. */
const MOST_PLACES = 1_000;

/** Ids in which what was made at one time belongs. */
interface Place {
  from: number;
  width: number;
}

export function placeOf(at: Date): Place {
  const ms = at.getTime();
  if (ms >= FIRST_DAY_ENDS_MS) return { from: lowestIdAt(at), width: WIDTH.usual };
  const share = Math.max(0, ms) / FIRST_DAY_ENDS_MS;
  const width = WIDTH.early;
  return { from: Math.floor((share * IDS_OF_FIRST_DAY) / width) * width, width };
}

/** Whether an id tells a time to the millisecond. */
export const tells = (id: number, at: Date): boolean => timeOf(id as Id<'any'>).getTime() === at.getTime();

/** What is to get an id. */
export interface Wanted {
  at: Date;
  /** The id that it had. */
  former?: number | undefined;
}

/**
 * Finds an id for each that none of the table has, in their order: the former one, where it is free and fits the time, or
 * the next of its time. Another process may take one before the transaction ends: the key of the table refuses it then, and
 * the whole is tried again (import/write-lines.ts).
 * @param used ids that this process has found in transactions that may not have ended; those that are found are added
 */
export async function findIds(
  trx: Db,
  table: 'posts' | 'users',
  wanted: Wanted[],
  used = new Set<number>(),
): Promise<number[]> {
  const ids = new Array<number>(wanted.length);
  const former = wanted.flatMap(({ former: id }) => id ?? []);
  const taken = new Set(former.length === 0 ? [] : await listTaken(trx, table, former));
  for (const [index, { at, former: id }] of wanted.entries()) {
    if (id === undefined || taken.has(id) || used.has(id) || !fits(id, at)) continue;
    ids[index] = id;
    used.add(id);
  }
  let rest = [...wanted.keys()].filter((index) => ids[index] === undefined);
  const places = new Map(rest.map((index) => [index, placeOf((wanted[index] as Wanted).at)]));
  for (let tries = 0; rest.length > 0; tries++) {
    if (tries === MOST_PLACES) throw new Error('there are too many of one time to give each an id');
    const last = await findLast(
      trx,
      table,
      new Map(rest.map((index) => placeEntry(places.get(index) as Place))),
    );
    const left: number[] = [];
    for (const index of rest) {
      const place = places.get(index) as Place;
      let id = (last.get(place.from) ?? place.from - 1) + 1;
      while (used.has(id) || id === 0) id += 1;
      if (id < place.from + place.width) {
        ids[index] = id;
        used.add(id);
        last.set(place.from, id);
      } else {
        places.set(index, { ...place, from: place.from + place.width });
        left.push(index);
      }
    }
    rest = left;
  }
  return ids;
}

const placeEntry = ({ from, width }: Place): [number, number] => [from, width];

const fits = (id: number, at: Date): boolean =>
  at.getTime() < FIRST_DAY_ENDS_MS ? id <= IDS_OF_FIRST_DAY : tells(id, at);

async function listTaken(trx: Db, table: 'posts' | 'users', ids: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(trx);
  return rows.map(({ id }) => id);
}

/** The highest id in each place that has one, by where the place begins. */
async function findLast(
  trx: Db,
  table: 'posts' | 'users',
  places: Map<number, number>,
): Promise<Map<number, number>> {
  const { rows } = await sql<{ from: number; last: number }>`
    select place as "from", last.id as last
    from unnest(${[...places.keys()]}::bigint[], ${[...places.values()]}::int[]) as places (place, width)
    cross join lateral (
      select id from ${sql.table(table)} where id >= place and id < place + width order by id desc limit 1
    ) last`.execute(trx);
  return new Map(rows.map(({ from, last }) => [from, last]));
}

import type { Tables } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { enqueue } from '@ripple/outbox';
import { addToFollowCounts, type Follow, lockForBlocks } from '@ripple/people';
import { sql, type Transaction } from 'kysely';
import type { Checked } from '../check-line.ts';
import { type Fate, missing, type WriteContext } from './write.ts';

type Pair = [one: UserId, other: UserId];
/** Two users as the file names them. */
type Named = [one: string, other: string];

/** Writes blocks, and ends follows and requests between the two, as `block` does (packages/people). */
export function writeBlocks(context: WriteContext, lines: Checked<'block'>[]): Promise<Fate[]> {
  const pairs = lines.map(({ said }): Named => [said.blocker, said.blocked]);
  return write(context, pairs, async (trx, ones, others) => {
    await lockForBlocks(trx, [...new Set([...ones, ...others])]);
    const made = await insertPairs(trx, 'blocks', ['blocker_id', 'blocked_id'], ones, others);
    const pairs = sql`unnest(
        ${[...ones, ...others]}::bigint[], ${[...others, ...ones]}::bigint[]
      ) as pairs (follower, followee)`;
    const { rows: asked } = await sql<Follow>`
      delete from follow_requests using ${pairs}
      where follower_id = follower and followee_id = followee
      returning follower_id as follower, followee_id as followee`.execute(trx);
    // The relay sends them: what was told of a request is withdrawn.
    const tx = { db: trx, origin: undefined, enqueued: [] };
    for (const { follower: userId, followee: otherId } of asked)
      await enqueue(tx, { type: 'notify-of-relation', userId, otherId });
    const { rows: ended } = await sql<Follow>`
      delete from follows using ${pairs}
      where follower_id = follower and followee_id = followee
      returning follower_id as follower, followee_id as followee`.execute(trx);
    await addToFollowCounts(trx, ended, -1);
    return { made, ended };
  });
}

/** Writes mutes. */
export function writeMutes(context: WriteContext, lines: Checked<'mute'>[]): Promise<Fate[]> {
  const pairs = lines.map(({ said }): Named => [said.muter, said.muted]);
  return write(context, pairs, async (trx, ones, others) => ({
    made: await insertPairs(trx, 'mutes', ['muter_id', 'muted_id'], ones, others),
    ended: [],
  }));
}

/** @returns those that are new */
async function insertPairs(
  trx: Transaction<Tables>,
  table: 'blocks' | 'mutes',
  [one, other]: [one: string, other: string],
  ones: UserId[],
  others: UserId[],
): Promise<Pair[]> {
  const { rows } = await sql<{ one: UserId; other: UserId }>`
    insert into ${sql.table(table)} (${sql.ref(one)}, ${sql.ref(other)})
    select * from unnest(${ones}::bigint[], ${others}::bigint[]) order by 1, 2
    on conflict do nothing returning ${sql.ref(one)} as one, ${sql.ref(other)} as other`.execute(trx);
  return rows.map((row) => [row.one, row.other]);
}

async function write(
  { db, names, touched }: WriteContext,
  lines: Named[],
  insert: (
    trx: Transaction<Tables>,
    ones: UserId[],
    others: UserId[],
  ) => Promise<{ made: Pair[]; ended: Follow[] }>,
): Promise<Fate[]> {
  const { pairs, made, ended } = await db.transaction().execute(async (trx) => {
    const users = await names.users(trx, lines.flat());
    const wanted = lines.map(([one, other]): Pair | Fate => {
      const pair = [users.get(one), users.get(other)];
      if (pair[0] === undefined) return missing('user', one);
      if (pair[1] === undefined) return missing('user', other);
      return pair[0] === pair[1] ? { bad: 'it is of a user and themself' } : (pair as Pair);
    });
    const found = wanted.filter(isPair);
    const ones = found.map(([one]) => one);
    const others = found.map(([, other]) => other);
    return { pairs: wanted, ...(await insert(trx, ones, others)) };
  });
  touched.unfollowed.push(...ended);
  const isNew = new Set(made.map(keyOf));
  return pairs.map((pair): Fate => {
    if (!isPair(pair)) return pair;
    for (const user of pair) {
      touched.blockLists.add(user);
      touched.homes.add(user);
    }
    return isNew.delete(keyOf(pair)) ? 'new' : 'known';
  });
}

const isPair = (wanted: Pair | Fate): wanted is Pair => Array.isArray(wanted);
const keyOf = ([one, other]: Pair): string => `${one} ${other}`;

import type { Tables } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { enqueue } from '@ripple/outbox';
import { lockForBlocks } from '@ripple/people';
import { sql, type Transaction } from 'kysely';
import type { Checked } from '../check-line.ts';
import { addToFollowCounts } from './follows.ts';
import { type Fate, missing, type WriteContext } from './write.ts';

type Pair = [one: UserId, other: UserId];

/** Writes blocks, and ends follows and requests between the two, as `block` does (packages/people). */
export function writeBlocks(context: WriteContext, lines: Checked<'block'>[]): Promise<Fate[]> {
  const pairs = lines.map(({ said }) => [said.blocker, said.blocked] as [string, string]);
  return write(context, pairs, async (trx, ones, others) => {
    await lockForBlocks(trx, [...new Set([...ones, ...others])]);
    const { rows } = await sql<{ one: UserId; other: UserId }>`
      insert into blocks (blocker_id, blocked_id)
      select * from unnest(${ones}::bigint[], ${others}::bigint[]) order by 1, 2
      on conflict do nothing returning blocker_id as one, blocked_id as other`.execute(trx);
    const pairs = sql`unnest(
        ${[...ones, ...others]}::bigint[], ${[...others, ...ones]}::bigint[]
      ) as pairs (follower, followee)`;
    const asked = await sql<{ follower: UserId; followee: UserId }>`
      delete from follow_requests using ${pairs}
      where follower_id = follower and followee_id = followee
      returning follower_id as follower, followee_id as followee`.execute(trx);
    // The relay sends them: what was told of a request is withdrawn.
    const tx = { db: trx, origin: undefined, enqueued: [] };
    for (const { follower: userId, followee: otherId } of asked.rows)
      await enqueue(tx, { type: 'notify-of-relation', userId, otherId });
    const ended = await sql<{ follower: UserId; followee: UserId }>`
      delete from follows using ${pairs}
      where follower_id = follower and followee_id = followee
      returning follower_id as follower, followee_id as followee`.execute(trx);
    await addToFollowCounts(trx, ended.rows, -1);
    return { made: rows, ended: ended.rows };
  });
}

/** Writes mutes. */
export function writeMutes(context: WriteContext, lines: Checked<'mute'>[]): Promise<Fate[]> {
  const pairs = lines.map(({ said }) => [said.muter, said.muted] as [string, string]);
  return write(context, pairs, async (trx, ones, others) => {
    const { rows } = await sql<{ one: UserId; other: UserId }>`
      insert into mutes (muter_id, muted_id)
      select * from unnest(${ones}::bigint[], ${others}::bigint[]) order by 1, 2
      on conflict do nothing returning muter_id as one, muted_id as other`.execute(trx);
    return { made: rows, ended: [] };
  });
}

async function write(
  { db, names, touched }: WriteContext,
  lines: [string, string][],
  insert: (
    trx: Transaction<Tables>,
    ones: UserId[],
    others: UserId[],
  ) => Promise<{
    made: { one: UserId; other: UserId }[];
    ended: { follower: UserId; followee: UserId }[];
  }>,
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
  const isNew = new Set(made.map(({ one, other }) => `${one} ${other}`));
  return pairs.map((pair): Fate => {
    if (!isPair(pair)) return pair;
    for (const user of pair) {
      touched.blockLists.add(user);
      touched.homes.add(user);
    }
    return isNew.delete(pair.join(' ')) ? 'new' : 'known';
  });
}

const isPair = (wanted: Pair | Fate): wanted is Pair => Array.isArray(wanted);

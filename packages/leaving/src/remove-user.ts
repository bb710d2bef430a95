import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { MessageOf, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { enqueueOnly } from './enqueue-only.ts';
import type { Removal, RemovalContext, Step } from './removal.ts';
import { removeBookmarks, removeFavourites } from './steps/marks.ts';
import { removeMentions } from './steps/mentions.ts';
import { removePosts } from './steps/posts.ts';
import {
  removeBlocks,
  removeFollowers,
  removeFollows,
  removeMutes,
  removeRequests,
  removeTopics,
} from './steps/relations.ts';
import {
  removeAnswers,
  removeNotifications,
  removeOwnCopies,
  removeReports,
  removeSettings,
  removeTombstones,
} from './steps/rest.ts';

/** How long one message works, in ms: then others that leave have their turn, and a worker that is to stop stops. */
const TURN_MS = 3_000;
/** The share of a turn in which nothing is done, so that reads and writes of others come first. */
const REST_SHARE = 0.5;
/** Of how many posts live streams are told. */
const MOST_TOLD = 100;
/** A request that was let in before the user left has written by then what it writes, in minutes. */
export const SWEEP_AFTER_MINUTES = 10;

const steps: Step[] = [
  removeSettings,
  removePosts,
  removeFavourites,
  removeFollowers,
  removeFollows,
  removeNotifications,
  removeTombstones,
  removeAnswers,
  removeBookmarks,
  removeBlocks,
  removeMutes,
  removeRequests,
  removeTopics,
  removeReports,
];

/**
 * Removes what a user who has left has written, or goes on with it: for some seconds, in steps of some hundred rows, each
 * a transaction. What is left then is the work of a next message, which the relay sends; of several messages of the same
 * turn one goes on. It may be ended at any moment, and done twice.
 */
export async function removeUser(
  context: RemovalContext,
  { userId: user, turn }: Pick<MessageOf<'delete-user'>, 'userId' | 'turn'>,
): Promise<void> {
  const { db } = context;
  const begun = await findTurn(db, user);
  if (begun?.turn !== turn) return;
  const removal: Removal = {
    ...context,
    user,
    droppedFeeds: new Set(),
    toTell: turn === 0 ? MOST_TOLD : 0,
  };
  const until = performance.now() + TURN_MS;
  const isDone = await takeSteps(removal, () => performance.now() >= until);
  await removeOwnCopies(removal);
  failPoint('removed-unnoted');
  if (isDone) await complete(db, user, begun);
  else await passOn(db, user, turn);
}

/** @returns whether a round through all of them has found nothing */
async function takeSteps(removal: Removal, isOver: () => boolean): Promise<boolean> {
  const all = [...steps.map((step) => () => inTransaction(removal, step)), () => removeMentions(removal)];
  for (let found = -1; found !== 0; ) {
    found = 0;
    for (const take of all) {
      for (let count = -1; count !== 0; ) {
        const since = performance.now();
        count = await take();
        found += count;
        if (count > 0) failPoint('between-removals');
        if (isOver()) return false;
        if (count > 0) await sleep(((performance.now() - since) * REST_SHARE) / (1 - REST_SHARE));
      }
    }
  }
  return true;
}

/** One at a time for each user. */
const inTransaction = (removal: Removal, step: Step): Promise<number> =>
  removal.db.transaction().execute(async (trx) => {
    await sql`select from deletions where user_id = ${removal.user} for update`.execute(trx);
    return step(removal, trx);
  });

interface Turn {
  turn: number;
  /** Whether it has begun so late that all is written that requests of before could write. */
  isLast: boolean;
}

async function findTurn(db: Db, user: UserId): Promise<Turn | undefined> {
  const { rows } = await sql<Turn>`
    select turn, requested_at < clock_timestamp() - ${SWEEP_AFTER_MINUTES} * interval '1 minute' as "isLast"
    from deletions where user_id = ${user} and swept_at is null`.execute(db);
  return rows[0];
}

/** Pictures may be left: the worker that removes them sends a message after the last one. */
async function complete(db: Db, user: UserId, { isLast }: Turn): Promise<void> {
  await sql`
    update deletions set avatar_key = null,
      completed_at = coalesce(completed_at, clock_timestamp()),
      swept_at = case when ${isLast}::boolean then clock_timestamp() end
    where user_id = ${user}
      and not exists (select from media where owner_id = ${user})
      and not exists (select from avatars where key = avatar_key)`.execute(db);
}

async function passOn(db: RemovalContext['db'], user: UserId, turn: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('deletions')
      .set({ turn: turn + 1, turned_at: sql<Date>`clock_timestamp()` })
      .where('user_id', '=', user)
      .where('turn', '=', turn)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) await enqueueOnly(trx, { type: 'delete-user', userId: user, turn: turn + 1 });
  });
}

import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { isBlockedBetween } from '../blocks/block.ts';
import { follow } from './follow.ts';
import { type Follow, followAll } from './follow-all.ts';
import { isFollowing } from './list-follows.ts';
import { endRequest, lockForFollows } from './requests.ts';

/** Requests that are accepted in one transaction: so long the counts of the followee are locked. */
const ACCEPTED_AT_ONCE = 200;

/**
 * Makes a follow of a request; changes nothing where the follow stands already.
 * @returns false if there is neither, or one blocks the other: the transaction must not be committed then
 */
export async function acceptRequest(tx: Tx, follower: UserId, followee: UserId): Promise<boolean> {
  await lockForFollows(tx.db, [follower, followee]);
  if (!(await endRequest(tx, follower, followee))) return isFollowing(tx.db, follower, followee);
  if (await isBlockedBetween(tx.db, follower, followee)) return false;
  await follow(tx, follower, followee);
  return true;
}

/**
 * After a change of some users, in its transaction: has the requests accepted, behind the answer, that wait for those
 * who are not locked.
 */
export async function acceptWhereOpen(tx: Tx, users: UserId[]): Promise<void> {
  const { rows } = await sql<{ id: UserId }>`
    select id from users where id = any(${users}::bigint[]) and not locked
      and exists (select from follow_requests where followee_id = users.id)`.execute(tx.db);
  for (const { id } of rows) await enqueue(tx, { type: 'accept-follow-requests', userId: id });
}

/**
 * Accepts the next requests that wait for a user, and enqueues the message for those behind them; ends where none
 * waits, or the user is locked. Requests of blocked and of suspended users end. As a follow of the application it
 * notifies of nothing (`followAll`).
 */
export async function acceptWaiting(tx: Tx, followee: UserId): Promise<void> {
  // A change that locks the account again waits for the commit, and so does a second message for the same requests.
  const { rows: open } = await sql`
    select from users where id = ${followee} and not locked for no key update`.execute(tx.db);
  if (open.length === 0) return;
  const { rows } = await sql<Follow & { refused: boolean }>`
    with next as (
      select follower_id from follow_requests where followee_id = ${followee}
      order by follower_id limit ${ACCEPTED_AT_ONCE}
    ), ended as (
      delete from follow_requests as waiting using next
      where waiting.followee_id = ${followee} and waiting.follower_id = next.follower_id
      returning waiting.follower_id as follower
    )
    select follower, ${followee}::bigint as followee, exists (
      select from blocks where (blocker_id, blocked_id) in ((follower, ${followee}), (${followee}, follower))
    ) or exists (
      select from user_states where user_id = follower and state in ('suspended', 'deleted')
    ) as refused
    from ended`.execute(tx.db);
  if (rows.length === 0) return;
  // Also where these are fewer than there could be: some may have been taken back just now.
  await enqueue(tx, { type: 'accept-follow-requests', userId: followee });
  const follows = rows.filter(({ refused }) => !refused);
  if (follows.length > 0) await followAll(tx, follows);
}

import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { shardOf } from './follows/shard.ts';
import { IS_THERE } from './users/user.ts';

/** What a user is to others, and they to that user. */
export interface Relationship {
  id: UserId;
  following: boolean;
  followedBy: boolean;
  requested: boolean;
  requestedBy: boolean;
  blocking: boolean;
  blockedBy: boolean;
  muting: boolean;
}

/** What `viewer` is to some users, in any order, in one statement; ids of no user are left out. */
export async function listRelationships(db: Db, viewer: UserId, users: UserId[]): Promise<Relationship[]> {
  if (users.length === 0) return [];
  const { rows } = await sql<Relationship>`
    select id,
      exists (
        select from follows
        where followee_id = id and shard = ${shardOf(viewer)} and follower_id = ${viewer}
      ) as following,
      exists (select from follows where follower_id = id and followee_id = ${viewer}) as "followedBy",
      exists (select from follow_requests where followee_id = id and follower_id = ${viewer}) as requested,
      exists (select from follow_requests where followee_id = ${viewer} and follower_id = id) as "requestedBy",
      exists (select from blocks where blocker_id = ${viewer} and blocked_id = id) as blocking,
      exists (select from blocks where blocker_id = id and blocked_id = ${viewer}) as "blockedBy",
      exists (select from mutes where muter_id = ${viewer} and muted_id = id) as muting
    from users where id = any(${users}::bigint[]) and ${IS_THERE}`.execute(db);
  return rows;
}

import type { Pool } from '@ripple/db';
import type { TypeOfOneLane } from '@ripple/messages';
import { ACCEPTED_AT, rowOf } from '@ripple/outbox';

/** What users did, as the rows of Postgres tell it, and the message that each of it began with. */
interface Act {
  what: string;
  type: TypeOfOneLane;
  /** A query for `k1` and `k2`, which identify an act, and the `fields` of its message; `since` has `at` and `id`. */
  rows: string;
}

const AT = '(select at from since)';
const ID = '(select id from since)';
const ofPost = `id as k1, 0::bigint as k2, jsonb_build_object('postId', id, 'authorId', author_id)`;
const ofFavourite = `jsonb_build_object('userId', k1, 'postId', k2)`;
const ofRelation = `jsonb_build_object('userId', k1, 'otherId', k2)`;

/**
 * Of what leaves no row (a favourite or a follow that was undone, a block), what it should have taken back is found:
 * notifications. Counts are for `verify`. Posts come first: what follows refers to them.
 */
export const acts: Act[] = [
  {
    what: 'posts',
    type: 'post-created',
    rows: `select ${ofPost} as fields from posts where id >= ${ID} and deleted_at is null`,
  },
  {
    what: 'posts shown again',
    type: 'post-created',
    rows: `select ${ofPost} || case when bool_or(action = 'post.released') then '{"released": true}'::jsonb else '{}' end as fields
           from posts join (
             select post_id, action from moderation_log
             where id >= ${ID} and action in ('post.released', 'post.visible')
           ) as shown on post_id = id
           where deleted_at is null group by id`,
  },
  {
    what: 'edits',
    type: 'post-edited',
    // Tags that a post has lost are known to no row; `verify` finds it in their timelines.
    rows: `select ${ofPost} || jsonb_build_object('previous', jsonb_build_object('tags', '[]'::jsonb, 'mentions',
             coalesce((select jsonb_agg(user_id) from notifications
                       where post_id = posts.id and kind = 'mention'), '[]'))) as fields
           from posts
           where deleted_at is null
             and (edited_at >= ${AT} or id in (select post_id from media where id >= ${ID})
               or id in (select post_id from moderation_log where id >= ${ID}))`,
  },
  {
    what: 'deletions',
    type: 'post-deleted',
    rows: `select ${ofPost} as fields from posts where deleted_at >= ${AT}`,
  },
  {
    what: 'favourites',
    type: 'favourite-changed',
    rows: `select *, ${ofFavourite} as fields
           from (select user_id as k1, post_id as k2 from favourites where created_at >= ${AT}) as made`,
  },
  {
    what: 'favourites undone',
    type: 'favourite-changed',
    rows: `select *, ${ofFavourite} as fields
           from (select actor_id as k1, post_id as k2 from notification_events as told
                 where kind = 'favourite' and not exists (
                   select from favourites where user_id = told.actor_id and post_id = told.post_id)) as undone`,
  },
  {
    what: 'follows',
    type: 'relation-changed',
    rows: `select *, ${ofRelation} as fields
           from (select follower_id as k1, followee_id as k2 from follows where created_at >= ${AT}) as made`,
  },
  {
    what: 'follows undone',
    type: 'relation-changed',
    rows: `select *, ${ofRelation} as fields
           from (select actor_id as k1, user_id as k2 from notification_events as told
                 where kind = 'follow' and not exists (
                   select from follows
                   where follower_id = told.actor_id and followee_id = told.user_id)) as undone`,
  },
  {
    what: 'follow requests',
    type: 'notify-of-relation',
    rows: `select *, ${ofRelation} as fields
           from (select follower_id as k1, followee_id as k2 from follow_requests where created_at >= ${AT}) as made`,
  },
  {
    what: 'follow requests ended',
    type: 'notify-of-relation',
    rows: `select *, ${ofRelation} as fields
           from (select actor_id as k1, user_id as k2 from notification_events as told
                 where kind = 'follow-request' and not exists (
                   select from follow_requests
                   where follower_id = told.actor_id and followee_id = told.user_id)) as ended`,
  },
  {
    what: 'follow requests to accept',
    type: 'accept-follow-requests',
    rows: `select id as k1, 0::bigint as k2, jsonb_build_object('userId', id) as fields
           from users where not locked and exists (select from follow_requests where followee_id = users.id)`,
  },
  {
    what: 'blocks',
    type: 'relation-changed',
    rows: `select *, ${ofRelation} as fields
           from (select distinct blocker_id as k1, blocked_id as k2 from blocks, notification_events
                 where (user_id, actor_id) in ((blocker_id, blocked_id), (blocked_id, blocker_id))) as made`,
  },
  {
    what: 'pictures in work',
    type: 'process-media',
    rows: `select id as k1, 0::bigint as k2, jsonb_build_object('mediaId', id, 'ownerId', owner_id) as fields
           from media where state = 'processing'`,
  },
  {
    what: 'avatars to make',
    type: 'process-media',
    rows: `select media_id as k1, 0::bigint as k2,
             jsonb_build_object('mediaId', media_id, 'ownerId', user_id) as fields
           from avatar_requests`,
  },
  {
    what: 'addresses to confirm',
    type: 'send-confirmation',
    rows: `select user_id as k1, 0::bigint as k2, jsonb_build_object('userId', user_id) as fields
           from mail_settings where address is not null and confirm_token is not null and asked_at[1] >= ${AT}`,
  },
];

/** A moment, as a time and as the lowest id that a row could have got then. */
export interface Moment {
  at: Date;
  id: number;
}

/** Where the next page of an act begins: behind these keys. */
export type Place = [k1: number, k2: number];
export const BEGINNING: Place = [0, -1];

const SINCE = 'since as (select $1::timestamptz as at, $2::bigint as id)';

export async function countActs(pool: Pool, { rows }: Act, { at, id }: Moment): Promise<number> {
  const counted = await pool.query<{ count: number }>(
    `with ${SINCE} select count(*) as count from (${rows}) as acts`,
    [at, id],
  );
  return counted.rows[0]?.count ?? 0;
}

/**
 * Writes an outbox row for the next acts behind a place: as their transactions did, for handlers that look up what
 * is true, so that once more changes nothing.
 * @returns how many, and where to go on
 */
export async function enqueueActs(
  pool: Pool,
  { type, rows }: Act,
  { at, id }: Moment,
  after: Place,
  limit: number,
): Promise<{ queued: number; last: Place }> {
  const row = rowOf({ type });
  const done = await pool.query<{ k1: number; k2: number }>(
    `with ${SINCE}, found as materialized (
       select * from (${rows}) as acts where (k1, k2) > ($3::bigint, $4::bigint) order by k1, k2 limit $5
     ), queued as (
       insert into outbox (lane, message)
       select $6::text, $7::jsonb || fields || ${ACCEPTED_AT} from found order by k1, k2
     )
     select k1, k2 from found order by k1, k2`,
    [at, id, ...after, limit, row.lane, row.message],
  );
  const last = done.rows.at(-1);
  return { queued: done.rows.length, last: last ? [last.k1, last.k2] : after };
}

import type { UserId } from '@ripple/messages';
import { isKeptFrom } from '@ripple/people';
import { type RawBuilder, sql } from 'kysely';

/** Actors that a notification names; the others are counted. */
export const MOST_ACTORS = 10;
/** The last ones of a group that are looked at where some of the named ones are kept out: it may be of very many. */
const MOST_LOOKED_AT = 100;

/**
 * What a user is shown of some notifications: one rule for the list, for the number of unread ones, and for mails. It
 * says what services/api/src/timeline/rules.ts says of their posts.
 * @param listed the statement that selects them
 * @returns common table expressions. `shown` has all of them, with `actors` and `count` without those who are kept out
 * (muted, blocked either way, silenced, suspended; of requests those that wait no more), the last actor first, and
 * `is_shown`: whether there is one of these, and the post is there and may be seen
 */
export function shownTo(user: UserId, listed: RawBuilder<unknown>): RawBuilder<unknown> {
  const isTold = sql`(actor not in (select id from kept_out) and not ${isKeptFrom(user, sql`actor`)}
    and (kind <> 'follow-request' or exists (
      select from follow_requests where followee_id = ${user} and follower_id = actor)))`;
  const mayView = sql`case visibility
    when 'public' then true
    when 'followers' then author_id = ${user} or exists (
      select from follows where follower_id = ${user} and followee_id = author_id)
    when 'withheld' then author_id = ${user}
    else author_id = ${user} or mentions @> jsonb_build_array(jsonb_build_object('id', ${user}::bigint))
  end`;
  // Others than the named ones are behind the notification: a usual one costs no look at them.
  const looksBehind = sql`(cardinality(known) < cardinality(named.actors) and count > cardinality(named.actors))`;
  return sql`
    kept_out as materialized (
      select muted_id as id from mutes where muter_id = ${user}
      union all select blocked_id from blocks where blocker_id = ${user}
      union all select blocker_id from blocks where blocked_id = ${user}
    ), listed as (${listed}
    ), named as materialized (
      select listed.*, array(
        select actor from unnest(actors) with ordinality as each (actor, place) where ${isTold} order by place
      ) as known from listed
    ), told as materialized (
      select id, kind, post_id,
        case when ${looksBehind} then coalesce(latest.actors, '{}') else known end as actors,
        count - case when ${looksBehind} then latest.kept_out
                else cardinality(named.actors) - cardinality(known) end as count
      from named cross join lateral (
        select (array_agg(actor order by at desc) filter (where is_told))[1:${sql.lit(MOST_ACTORS)}] as actors,
          count(*) filter (where not is_told)::int as kept_out
        from (
          select actor, at, ${isTold} as is_told from (
            select actor_id as actor, at from notification_events
            where group_id = named.group_id and ${looksBehind} order by at desc limit ${MOST_LOOKED_AT}
          ) as last
        ) as last
      ) as latest
    ), shown as (
      select told.*, (actors <> '{}' and (told.post_id is null or exists (
        select from posts where posts.id = told.post_id and deleted_at is null
          and author_id not in (select id from kept_out) and not ${isKeptFrom(user, sql`author_id`)}
          and ${mayView}))) as is_shown
      from told
    )`;
}

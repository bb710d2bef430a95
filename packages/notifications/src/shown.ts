import type { UserId } from '@ripple/messages';
import { isKeptFrom } from '@ripple/people';
import { type RawBuilder, sql } from 'kysely';

/**
 * What a user is shown of the notifications `listed`: one rule for the list, for the number of unread ones, and for
 * mails. It says what services/api/src/timeline/rules.ts says of their posts.
 */
interface Shown {
  /** A common table expression that the others need: whom the user has muted, and who is blocked, either way. */
  keptOut: RawBuilder<unknown>;
  /** Those who did it and are not kept out, the last one first; of requests, those that wait. */
  actors: RawBuilder<UserId[]>;
  /** Whether there is one of these, and the post is there and may be seen. */
  isShown: RawBuilder<boolean>;
}

export function shownTo(user: UserId): Shown {
  const actors = sql<UserId[]>`array(
    select actor from unnest(listed.actors) with ordinality as each (actor, place)
    where actor not in (select id from kept_out) and not ${isKeptFrom(user, sql`actor`)}
      and (listed.kind <> 'follow-request' or exists (
        select from follow_requests where followee_id = ${user} and follower_id = actor))
    order by place)`;
  const mayView = sql`case visibility
    when 'public' then true
    when 'followers' then author_id = ${user} or exists (
      select from follows where follower_id = ${user} and followee_id = author_id)
    when 'withheld' then author_id = ${user}
    else author_id = ${user} or mentions @> jsonb_build_array(jsonb_build_object('id', ${user}::bigint))
  end`;
  return {
    keptOut: sql`kept_out as materialized (
      select muted_id as id from mutes where muter_id = ${user}
      union all select blocked_id from blocks where blocker_id = ${user}
      union all select blocker_id from blocks where blocked_id = ${user})`,
    actors,
    isShown: sql<boolean>`(${actors} <> '{}' and (listed.post_id is null or exists (
      select from posts where posts.id = listed.post_id and deleted_at is null
        and author_id not in (select id from kept_out) and not ${isKeptFrom(user, sql`author_id`)} and ${mayView})))`,
  };
}

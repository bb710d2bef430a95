import { countBegun } from './check-events.ts';
import type { Standing } from './check-wishes.ts';
import type { SeenEvent } from './events.ts';
import { groupBy } from './group-by.ts';
import type { Rows } from './rows.ts';
import { keyOf } from './wishes.ts';

/** How what users do to posts and to each other stands by Postgres, and by events as to how often. */
export interface Standings {
  favourite: Standing;
  repost: Standing;
  follow: Standing;
  block: Standing;
  mute: Standing;
}

export function standingsOf(rows: Rows, events: readonly SeenEvent[]): Standings {
  // A repost that was taken back is a row, too.
  const reposts = groupBy(
    rows.posts.filter(({ repostOf }) => repostOf !== null),
    ({ author, repostOf }) => keyOf(author, repostOf as string),
  );
  const standing = [...reposts].filter(([, all]) => all.some(({ isDeleted }) => !isDeleted));
  return {
    favourite: {
      held: new Set(rows.favourites.map(({ user, post }) => keyOf(user, post))),
      begun: countBegun(events, 'favourite'),
    },
    repost: {
      held: new Set(standing.map(([key]) => key)),
      begun: new Map([...reposts].map(([key, all]) => [key, all.length])),
    },
    follow: {
      held: new Set(rows.follows.map(({ follower, followee }) => keyOf(follower, followee))),
      begun: countBegun(events, 'follow'),
    },
    block: {
      held: new Set(rows.blocks.map(({ blocker, blocked }) => keyOf(blocker, blocked))),
      begun: undefined,
    },
    mute: { held: new Set(rows.mutes.map(({ muter, muted }) => keyOf(muter, muted))), begun: undefined },
  };
}

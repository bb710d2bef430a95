import type { Standing } from './check-wishes.ts';
import { countBegun } from './count-begun.ts';
import type { SeenEvent } from './events.ts';
import { groupBy } from './group-by.ts';
import { listLeft, type Rows } from './rows.ts';
import { keyOf } from './wishes.ts';

/** How what users and moderators do to posts and to users stands by Postgres, and by events as to how often. */
export interface Standings {
  favourite: Standing;
  repost: Standing;
  follow: Standing;
  block: Standing;
  mute: Standing;
  /** That one asks to follow another. */
  request: Standing;
  /** Of posts. */
  hiding: Standing;
  /** Of users. */
  suspension: Standing;
  leaving: Standing;
}

/** @param events undefined where they are not recorded: how often something has begun is not known then */
export function standingsOf(rows: Rows, events: readonly SeenEvent[] | undefined): Standings {
  const begun = (type: string, nameOf?: typeof byObject) => events && countBegun(events, type, nameOf);
  // A repost that was taken back is a row, too.
  const reposts = groupBy(
    rows.posts.filter(({ repostOf }) => repostOf !== null),
    ({ author, repostOf }) => keyOf(author, repostOf as string),
  );
  const standing = [...reposts].filter(([, all]) => all.some(({ isDeleted }) => !isDeleted));
  return {
    favourite: {
      held: new Set(rows.favourites.map(({ user, post }) => keyOf(user, post))),
      begun: begun('favourite.created'),
    },
    repost: {
      held: new Set(standing.map(([key]) => key)),
      begun: new Map([...reposts].map(([key, all]) => [key, all.length])),
    },
    follow: {
      held: new Set(rows.follows.map(({ follower, followee }) => keyOf(follower, followee))),
      begun: begun('follow.created'),
    },
    block: {
      held: new Set(rows.blocks.map(({ blocker, blocked }) => keyOf(blocker, blocked))),
      begun: undefined,
    },
    mute: { held: new Set(rows.mutes.map(({ muter, muted }) => keyOf(muter, muted))), begun: undefined },
    request: {
      held: new Set(rows.requests.map(({ follower, followee }) => keyOf(follower, followee))),
      begun: begun('follow.requested'),
    },
    hiding: {
      held: new Set(rows.posts.flatMap(({ id, isHidden }) => (isHidden ? [id] : []))),
      begun: begun('post.hidden', byObject),
    },
    suspension: {
      held: new Set(rows.users.flatMap(({ id, state }) => (state === 'suspended' ? [id] : []))),
      begun: events && countSuspensions(events),
    },
    leaving: { held: listLeft(rows), begun: begun('user.deleted', byObject) },
  };
}

const byObject = ({ object }: SeenEvent): string => object;

/** The application changes users in no other way here, and each second change of a user lifts a suspension. */
function countSuspensions(events: readonly SeenEvent[]): Map<string, number> {
  const changes = countBegun(
    events.filter(({ actor }) => actor === null),
    'user.changed',
    byObject,
  );
  return new Map([...changes].map(([user, count]) => [user, Math.ceil(count / 2)]));
}

import { listFeedKeys } from '@ripple/feeds';
import type { UserId } from '@ripple/messages';
import type { Naming } from '@ripple/redis';
import { author, favourites, hiddenKey, home, mentions, timelineKey } from '@ripple/timelines';

/** Copies of sets that a user owns (packages/redis/src/cached-sets.ts), by the names of the sets. */
const SETS = ['favourited', 'reposted', 'bookmarked', 'blocked', 'muted', 'followees', 'topics'];

/**
 * The keys of all that Redis keeps for a user: timelines, sets, and the user's own feed. What else it has of a user are
 * documents of posts, and rendered feeds that these are in.
 * @param handles those that the user had
 */
export const listOwnKeys = (
  naming: Naming,
  namespace: string,
  { user, handles }: { user: UserId; handles: string[] },
): string[] => [
  ...[home, author, mentions, favourites].map((of) => timelineKey(naming, namespace, of(user))),
  hiddenKey(naming, namespace, user),
  ...SETS.map((name) => naming.together(`${namespace}:${name}:${user}`, user)),
  ...handles.flatMap((handle) =>
    listFeedKeys(naming, namespace, { kind: 'user', userId: user, handle, name: '' }),
  ),
];

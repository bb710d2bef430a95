import type { UserId } from '@ripple/messages';
import { ANY_TOPIC, home } from './timeline.ts';
import type { TimelineStore } from './timeline-store.ts';
import type { FollowedTopics } from './topics/followed-topics.ts';

/**
 * Renews the home of `user`, after a change of the topics that `user` follows is committed: the next read builds
 * it. It may be done twice, late, and in any order.
 */
export async function renewTopics(
  { store, topics }: { store: TimelineStore; topics: FollowedTopics },
  user: UserId,
): Promise<void> {
  await topics.drop(user);
  // A worker may have read the old list of followers and be about to deliver.
  await store.hide(user, ANY_TOPIC);
  await store.drop(home(user));
}

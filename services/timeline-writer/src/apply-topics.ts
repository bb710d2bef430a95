import type { ApplyTopics } from '@ripple/messages';
import { ANY_TOPIC, home } from '@ripple/timelines';
import type { Delivery } from './deliver-home.ts';

/** As the api has done at once, where it could: the next read builds the home of whom follows other topics now. */
export async function applyTopics({ store, topics }: Delivery, { userId }: ApplyTopics): Promise<void> {
  await topics.drop(userId);
  await store.hide(userId, ANY_TOPIC);
  await store.drop(home(userId));
}

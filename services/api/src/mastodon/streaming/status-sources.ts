import { createBatcher } from '@ripple/concurrency';
import type { UserId } from '@ripple/messages';
import type { PresentedPost } from '@ripple/presentation';
import type { NotificationSource, PostSource, StreamItem } from '../../streams/source.ts';
import type { PresentedNotification } from '../../timeline/show-notifications.ts';
import { toNotification } from '../entities/notification.ts';
import type { Status } from '../entities/status.ts';
import type { Statuses } from '../statuses.ts';

/** Streams load a post at about the same time: their statuses are made together. */
const MOST_TOGETHER = 100;

/** Has the items of a source as entities of Mastodon. What they cannot be made of is not for the reader. */
export interface StatusSources {
  ofPosts(source: PostSource): PostSource;
  ofNotifications(source: NotificationSource): NotificationSource;
}

export function createStatusSources(statuses: Statuses): StatusSources {
  const toStatus = createBatcher(async (posts: PresentedPost[]): Promise<(Status | undefined)[]> => {
    const made = await statuses.ofPosts(posts);
    let next = 0;
    // They come in the order of the posts, without those whose author is gone.
    return posts.map(({ id }) => (made[next]?.id === id ? made[next++] : undefined));
  }, MOST_TOGETHER);

  async function postAsStatus(item: StreamItem): Promise<StreamItem | undefined> {
    const status = await toStatus(JSON.parse(item.json));
    return status && { ...item, json: JSON.stringify(status) };
  }

  async function notificationAsEntity(item: StreamItem): Promise<StreamItem | undefined> {
    const notification: PresentedNotification = JSON.parse(item.json);
    const { actors, post } = notification;
    const [accounts, status] = await Promise.all([
      statuses.accountsOf(actors.map(({ id }) => Number(id) as UserId)),
      post ? toStatus(post) : undefined,
    ]);
    const made = toNotification(notification, {
      accounts,
      statuses: new Map(status ? [[status.id, status]] : []),
    });
    return made && { ...item, json: JSON.stringify(made) };
  }

  const withItems =
    (source: PostSource | NotificationSource, make: typeof postAsStatus): PostSource['listAfter'] =>
    async (id, limit) => {
      const { items, upTo } = await source.listAfter(id, limit);
      return { items: (await Promise.all(items.map(make))).flatMap((item) => item ?? []), upTo };
    };

  return {
    ofPosts: (source) => ({
      ...source,
      listAfter: withItems(source, postAsStatus),
      async loadPost(entry) {
        const item = await source.loadPost(entry);
        return item && postAsStatus(item);
      },
    }),
    ofNotifications: (source) => ({ ...source, listAfter: withItems(source, notificationAsEntity) }),
  };
}

import { timeOf, type UserId } from '@ripple/messages';
import { listNotifications, type Notification, type NotificationId } from '@ripple/notifications';
import { type PresentedPost, presentAuthor, type Reader } from '@ripple/presentation';
import { sizeAfter } from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { PageRange, Stretch } from '../http/paging.ts';
import { findItems } from './hydrate.ts';
import { selectVisible, showPosts } from './show-posts.ts';

export interface PresentedNotification {
  id: string;
  kind: Notification['kind'];
  read: boolean;
  createdAt: string;
  actors: PresentedPost['author'][];
  count: number;
  post: PresentedPost | null;
}

/**
 * The notifications of `viewer` in stretches, newest first, or oldest first from `after` on; to the end.
 * @param size of the first stretch
 */
export async function* listShownNotifications(
  context: Context,
  viewer: UserId,
  reader: Reader,
  { before, after }: Pick<PageRange<NotificationId>, 'before' | 'after'>,
  size: number,
): AsyncGenerator<Stretch<PresentedNotification>> {
  let range = { before, after };
  for (let limit = size; ; limit = sizeAfter(limit)) {
    const { notifications, upTo, looked } = await listNotifications(context.reading.db, viewer, {
      ...range,
      limit,
    });
    const items = await present(context, reader, notifications);
    yield { items, upTo: upTo ?? notifications.at(-1)?.id ?? 0, looked };
    if (upTo === undefined) return;
    range = after === undefined ? { before: upTo, after } : { before, after: upTo };
  }
}

/** Notifications as the HTTP contract shows them, without those whose post is gone by now. */
async function present(
  context: Context,
  reader: Reader,
  notifications: Notification[],
): Promise<PresentedNotification[]> {
  const ids = [...new Set(notifications.flatMap(({ postId }) => (postId === null ? [] : [postId])))];
  const [names, items] = await Promise.all([
    context.authors.get(notifications.flatMap(({ actors }) => actors)),
    findItems(context, ids).then((found) =>
      selectVisible(context, { ...reader, place: { kind: 'update' } }, found),
    ),
  ]);
  const posts = new Map((await showPosts(context, reader, items)).map((post) => [Number(post.id), post]));
  return notifications.flatMap(({ id, kind, read, postId, actors, count }): PresentedNotification[] => {
    const post = postId === null ? null : posts.get(postId);
    const known = actors.flatMap((actor) => names.get(actor) ?? []);
    if (post === undefined || known.length === 0) return [];
    const createdAt = timeOf(id).toISOString();
    const shown = known.map((actor) => presentAuthor(actor, context.mediaUrl));
    return [{ id: String(id), kind, read, createdAt, actors: shown, count, post }];
  });
}

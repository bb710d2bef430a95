import { timeOf, type UserId } from '@ripple/ids';
import type { Notification } from '@ripple/notifications';
import type { Context } from './context.ts';
import { loadEntries, visibleEntries } from './page-entry.ts';
import { type PresentedPost, presentAuthor } from './present.ts';
import { presentEntries } from './present-entries.ts';

export interface PresentedNotification {
  id: string;
  kind: Notification['kind'];
  read: boolean;
  createdAt: string;
  actors: PresentedPost['author'][];
  count: number;
  post: PresentedPost | null;
}

/** Notifications as the HTTP contract shows them, without those that the reader is not to see any more. */
export async function presentNotifications(
  context: Context,
  viewer: UserId,
  notifications: Notification[],
): Promise<PresentedNotification[]> {
  const actors = [...new Set(notifications.flatMap((each) => each.actors))];
  const ids = [...new Set(notifications.flatMap(({ postId }) => (postId === null ? [] : [postId])))];
  const [names, blocked, muted, entries] = await Promise.all([
    context.authors.get(actors),
    context.barriers.blocked(viewer, actors),
    context.barriers.muted(viewer, actors),
    loadEntries(context, ids).then((loaded) => visibleEntries(context, loaded, { viewer })),
  ]);
  const posts = new Map(
    (await presentEntries(context, viewer, entries)).map((post) => [Number(post.id), post]),
  );
  return notifications.flatMap(({ id, kind, read, postId, ...rest }): PresentedNotification[] => {
    const wanted = rest.actors.filter((actor) => !blocked.has(actor) && !muted.has(actor));
    const post = postId === null ? null : posts.get(postId);
    const known = wanted.flatMap((actor) => names.get(actor) ?? []);
    if (post === undefined || known.length === 0) return [];
    return [
      {
        id: String(id),
        kind,
        read,
        createdAt: timeOf(id).toISOString(),
        actors: known.map(presentAuthor),
        count: rest.count - (rest.actors.length - wanted.length),
        post,
      },
    ];
  });
}

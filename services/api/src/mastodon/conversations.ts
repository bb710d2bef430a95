import type { PostId, UserId } from '@ripple/messages';
import { listToldOfPosts, type NotificationId } from '@ripple/notifications';
import { listDirectPosts } from '@ripple/posts';
import type { Reader, TimelineItem } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { findItems } from '../timeline/hydrate.ts';
import { selectVisible } from '../timeline/show-posts.ts';

/** A thread of direct posts. */
export interface Conversation {
  /** Its first post. */
  root: PostId;
  /** Newest first. */
  items: [TimelineItem, ...TimelineItem[]];
}

/** The direct posts that a user may see, newest first; no more than the newest ones. */
export async function listDirectItems(context: Context, viewer: UserId): Promise<TimelineItem[]> {
  const items = await findItems(context, await listDirectPosts(context.reading.pool, viewer));
  return selectVisible(context, { viewer, place: { kind: 'update' } }, items);
}

/** @param items newest first. @returns the conversation with the newest post first */
export function groupByThread(items: TimelineItem[]): Conversation[] {
  const roots = new Map<PostId, PostId>();
  for (const { post } of items.toReversed()) {
    const above = post.inReplyTo === null ? undefined : roots.get(post.inReplyTo);
    roots.set(post.id, above ?? post.id);
  }
  const conversations = new Map<PostId, Conversation>();
  for (const item of items) {
    const root = roots.get(item.post.id) ?? item.post.id;
    const known = conversations.get(root);
    if (known) known.items.push(item);
    else conversations.set(root, { root, items: [item] });
  }
  return [...conversations.values()];
}

/** Who takes part in a conversation besides the viewer; the viewer, if there is no other user. */
export function participantsOf({ items: [{ post }] }: Conversation, { viewer }: Reader): UserId[] {
  const all = new Set([post.authorId, ...post.mentions.map(({ id }) => id)]);
  const others = [...all].filter((id) => id !== viewer);
  return others.length > 0 ? others : [post.authorId];
}

/** What the viewer was told of the newest posts of conversations: up to which notification each is read, where it isn't. */
export async function listUnread(
  context: Context,
  viewer: UserId,
  conversations: Conversation[],
): Promise<Map<PostId, NotificationId>> {
  const newest = conversations.map(({ items: [{ post }] }) => post.id);
  const told = await listToldOfPosts(context.reading.db, viewer, newest);
  return new Map(told.flatMap(({ postId, id, read }) => (read ? [] : [[postId, id]])));
}

import type { Notification, Post } from './contract.ts';
import type { Block } from './event-blocks.ts';

/** A post has come, or one that the stream has sent, or that was among the newest 100 when it began, has changed. */
export type PostEvent =
  | { type: 'post'; id: string; post: Post }
  | { type: 'edit'; id: string; post: Post }
  | { type: 'delete'; id: string };

/** Somebody did something about the viewer; one that others join is told again, with a new id. */
export interface NotificationEvent {
  type: 'notification';
  id: string;
  notification: Notification;
}

export type RippleEvent = PostEvent | NotificationEvent;

/** The event in a block; nothing for an id alone, a comment, and what a newer server may send. */
export function readEvent({ id, event, data }: Block): RippleEvent | undefined {
  if (id === undefined || event === undefined || data === undefined) return undefined;
  const content = JSON.parse(data);
  if (event === 'post' || event === 'edit') return { type: event, id, post: content };
  if (event === 'delete') return { type: event, id };
  if (event === 'notification') return { type: event, id, notification: content };
  return undefined;
}

/** So many events are remembered: a stream goes back to its last place, or by a minute for what came late. */
const REMEMBERED = 2_000;

/** Whether an event was there before: a stream that was cut may begin a little before the place where it was. */
export function createMemory(): (event: RippleEvent) => boolean {
  const known = new Set<string>();
  return (event) => {
    const key = keyOf(event);
    if (known.has(key)) return true;
    known.add(key);
    if (known.size > REMEMBERED) for (const oldest of known) return !known.delete(oldest);
    return false;
  };
}

function keyOf(event: RippleEvent): string {
  const key = `${event.type} ${event.id}`;
  if (event.type !== 'edit') return key;
  // A post is edited more than once, and completed by its pictures; a repost changes with what it passes on.
  const { editedAt, media } = event.post.repostOf ?? event.post;
  return `${key} ${editedAt} ${JSON.stringify(media)}`;
}

import type { Notification, Post } from './contract.ts';
import type { Block } from './event-blocks.ts';
import type { Reading } from './stream.ts';

/** A new post, or a change of a post that the stream has sent or that was among the newest 100 when it began. */
export type PostEvent =
  | { type: 'post'; id: string; post: Post }
  | { type: 'edit'; id: string; post: Post }
  | { type: 'delete'; id: string };

/** A new notification; one that more people join is sent again, with a new id. */
export interface NotificationEvent {
  type: 'notification';
  id: string;
  notification: Notification;
}

export type RippleEvent = PostEvent | NotificationEvent;

/** Creates the reading of a stream of posts or notifications. */
export const createPostReading = (): Reading<RippleEvent> => ({
  parse: parseEvent,
  isKnown: createDuplicateFilter(),
  // The id of an edit or a deletion is that of an older post; the position follows, as an id alone.
  isPosition: ({ type }) => type !== 'edit' && type !== 'delete',
});

function parseEvent({ id, event, data }: Block): RippleEvent | undefined {
  if (id === undefined || event === undefined || data === undefined) return undefined;
  const content = JSON.parse(data);
  if (event === 'post' || event === 'edit') return { type: event, id, post: content };
  if (event === 'delete') return { type: event, id };
  if (event === 'notification') return { type: event, id, notification: content };
  return undefined;
}

/** Events that are remembered. A stream that reconnects repeats at most the events of a minute. */
const REMEMBERED = 2_000;

/** Creates a test for events that came before. */
function createDuplicateFilter(): (event: RippleEvent) => boolean {
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
  // A post can be edited several times, and changes when its pictures are ready; a repost changes with its original.
  const { editedAt, media } = event.post.repostOf ?? event.post;
  return `${key} ${editedAt} ${JSON.stringify(media)}`;
}

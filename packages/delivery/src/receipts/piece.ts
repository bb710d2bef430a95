import type { Message, MessageOf, Ring } from '@ripple/messages';

/** The rings that a post is published to behind the answer. */
export type PublishedRing = Exclude<Ring, 'author'>;
export const publishedRings = ['followers', 'public', 'feeds'] as const satisfies PublishedRing[];

/** A job that brings a post to readers. */
export type DeliveryJob =
  | MessageOf<'deliver-home' | 'deliver-mentions'>
  | MessageOf<'notify-of-post' | 'index-post'>
  | MessageOf<'refresh-feeds'>;

/** Which part of a post's delivery a job is: the same however often it is sent. */
export interface Piece {
  ring: PublishedRing;
  name: string;
}

/** `undefined` for messages that bring a post to no readers. */
export function pieceOf(message: Message): Piece | undefined {
  switch (message.type) {
    case 'deliver-home': {
      const { audience = '', shards } = message;
      return { ring: 'followers', name: `${audience}:${shards.from}-${shards.to}` };
    }
    case 'deliver-mentions':
      return { ring: 'followers', name: 'mentions' };
    case 'notify-of-post':
      return { ring: 'followers', name: 'notifications' };
    case 'index-post':
      return { ring: 'public', name: 'timelines' };
    case 'refresh-feeds':
      return { ring: 'feeds', name: 'feeds' };
    default:
      return undefined;
  }
}

import type { UserId } from '@ripple/messages';
import type { Timeline } from '@ripple/timelines';

/** What can be subscribed to, by name: `home:<user>`, `tag:<tag>`, `public` and the like. */
export type Channel = string;

/** Edits and deletions of all posts. A stream picks those of the posts that its reader has. */
export const CHANGES: Channel = 'changes';

export const notificationsOf = (user: UserId): Channel => `notifications:${user}`;

/** The channel of what comes into a timeline; undefined for timelines without a live stream. */
export function channelOf(timeline: Timeline): Channel | undefined {
  switch (timeline.kind) {
    case 'home':
    // Posts of pulled authors are in no home: the homes of their followers subscribe to these channels as well.
    case 'author':
      return `${timeline.kind}:${timeline.userId}`;
    case 'tag':
      return `tag:${timeline.tag}`;
    case 'public':
      return 'public';
    default:
      return undefined;
  }
}

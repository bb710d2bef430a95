import type { UserId } from '@ripple/ids';
import type { Timeline } from '@ripple/timelines';

/** What one can listen to, by name: `home:<user>`, `tag:<tag>`, `public` and the like. */
export type Topic = string;

/** Edits and deletions of all posts: whoever has been sent a post is told what becomes of it. */
export const CHANGES: Topic = 'changes';

export const notificationsOf = (user: UserId): Topic => `notifications:${user}`;

/** The topic of what comes into a timeline; none of those that nobody listens to. */
export function topicOf(timeline: Timeline): Topic | undefined {
  switch (timeline.kind) {
    case 'home':
    // Authors who are pulled are in no home: those who follow them listen to these as well.
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

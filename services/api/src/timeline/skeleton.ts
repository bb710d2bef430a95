import type { PostId, UserId } from '@ripple/messages';
import { type Chunk, home, type ReadableTimeline, type Window } from '@ripple/timelines';
import type { Context } from '../context.ts';

/** Ids of posts, and what their timeline says about all of them. */
export type Skeleton = Chunk;

/** Which part of a timeline: what is older than `before`, or newer than `after`; the newest without either. */
export interface TimelinePart {
  timeline: ReadableTimeline;
  before?: PostId | undefined;
  after?: PostId | undefined;
}

/**
 * The ids of a timeline, `size` at a time, until it has ended.
 * @param window the newest `size` ids in Redis, where they were asked for before
 * @returns newest first; with `after` oldest first
 */
export function listSkeletons(
  { timelines }: Context,
  { timeline, before, after }: TimelinePart,
  size: number,
  window?: Promise<Window | undefined>,
): AsyncGenerator<Skeleton> {
  return after === undefined
    ? timelines.older(timeline, before, size, window)
    : timelines.newer(timeline, after, size);
}

/** Takes posts out of the list of a home. Not waited for: the rules leave them out of this answer anyway. */
export function removeFromHome({ store }: Context, owner: UserId, posts: PostId[]): void {
  for (const post of posts) store.remove([home(owner)], post).catch(() => {});
}

import type { PostDocument } from '@ripple/posts';
import type { Reader, TimelineItem } from '@ripple/presentation';
import type { ReadableTimeline } from '@ripple/timelines';

/**
 * Where posts are shown: the rules differ. `post` is a post that is asked for by its id, `update` one that the
 * viewer is notified of or that comes on a stream, which may be one for everybody.
 */
export type Place = ReadableTimeline | { kind: 'post' } | { kind: 'update'; isForEverybody?: boolean };

/** Who looks, and where. */
export interface Viewing extends Reader {
  place: Place;
}

/** Longer documents count as several entries that were looked at: 2,000 of them are 8 MiB. */
const CHARACTERS_OF_ENTRY = 4_096;

/**
 * As how many entries those of a stretch count that were looked at, shown or not: so that a read is bounded in bytes, too.
 * @param looked how many they are
 */
export function weightOf(items: readonly TimelineItem[], looked: number): number {
  let characters = 0;
  for (const { post, repostOf } of items)
    for (const each of [post, repostOf]) if (each) characters += each.text.length + (each.data?.length ?? 0);
  return Math.max(looked, Math.ceil(characters / CHARACTERS_OF_ENTRY));
}

/** The posts of an item: a repost comes with its original. */
export const postsOf = ({ post, repostOf }: TimelineItem): PostDocument[] =>
  repostOf ? [post, repostOf] : [post];

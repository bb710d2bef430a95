import type { UserId } from '@ripple/messages';
import type { PostDocument } from '@ripple/posts';
import type { ReadableTimeline, Topic } from '@ripple/timelines';

/** A post as it stands in a timeline. */
export interface TimelineItem {
  post: PostDocument;
  /** The original, where `post` is a repost. */
  repostOf?: PostDocument;
  /** In a home: what has brought it there, if not that its author is followed. */
  via?: Topic | 'repost';
}

/**
 * Where posts are shown: the rules differ. `post` is a post that is asked for by its id, `update` one that the
 * viewer is notified of or that comes on a stream.
 */
export type Place = ReadableTimeline | { kind: 'post' } | { kind: 'update' };

/** Who reads. */
export interface Reader {
  /** `undefined`: not logged in. */
  viewer: UserId | undefined;
  /** Whether the embedding application itself asks, for a user or not; if not given, it doesn't. */
  isServer?: boolean;
}

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

import type { TimelineItem } from '@ripple/presentation';

/** How many items below a repost are in sight with it. */
export const IN_SIGHT = 40;

/**
 * Leaves out a repost where the post itself, or another repost of it, stands among the {@link IN_SIGHT} items
 * below: a reader who follows several who repost the same meets it once. (Mastodon does the same when it inserts,
 * FeedManager::REBLOG_FALLOFF. Here the timeline holds all of them, so that nothing is missing when the one that
 * was shown is taken back.)
 * @param items newest first
 * @param below the items that come after them, as far as they are in sight
 */
export function collapseReposts(items: TimelineItem[], below: TimelineItem[]): TimelineItem[] {
  const originals = [...items, ...below].map(({ post, repostOf }) => (repostOf ?? post).id);
  return items.filter(
    ({ repostOf }, index) =>
      !repostOf || !originals.slice(index + 1, index + 1 + IN_SIGHT).includes(repostOf.id),
  );
}

import type { PostId } from '@ripple/ids';
import type { Entry } from './page-entry.ts';

/** How many entries below a repost are in sight with it. */
export const IN_SIGHT = 40;

/**
 * Leaves out a repost where the post itself, or another repost of it, stands among the {@link IN_SIGHT}
 * entries below: a reader who follows several of those who pass a post on meets it once. (Mastodon does
 * the same when it inserts, FeedManager::REBLOG_FALLOFF. Here the timeline holds all of them, so that
 * nothing is missing when the one that was shown is taken back.)
 * @param entries newest first
 * @param below the entries that come after them, as far as they are in sight
 */
export function collapseReposts(entries: Entry[], below: Entry[]): Entry[] {
  const about = [...entries, ...below].map(({ post, target }): PostId => target?.id ?? post.id);
  return entries.filter(({ target }, index) => {
    if (!target) return true;
    return !about.slice(index + 1, index + 1 + IN_SIGHT).includes(target.id);
  });
}

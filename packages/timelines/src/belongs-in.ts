import { containsKeyword, type PostDocument } from '@ripple/posts';
import type { ReadableTimeline } from './timeline.ts';

/**
 * Whether a post belongs in a timeline that it was put into, as far as the post itself tells: a post that is withheld is
 * in no timeline for everybody, and an edited one in none of its old tags, words and names.
 */
export function belongsIn(
  { visibility, tags, text, mentions }: Pick<PostDocument, 'visibility' | 'tags' | 'text' | 'mentions'>,
  timeline: ReadableTimeline,
): boolean {
  switch (timeline.kind) {
    case 'public':
      return visibility === 'public';
    case 'tag':
      return visibility === 'public' && tags.includes(timeline.tag);
    case 'keyword':
      return visibility === 'public' && containsKeyword(text, timeline.word);
    case 'mentions':
      return mentions.some(({ id }) => id === timeline.userId);
    default:
      return true;
  }
}

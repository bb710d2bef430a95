import type { UserId } from '@ripple/messages';
import { isTagUsed } from '@ripple/posts';
import { parseTopicName, type TopicName, tagTopic } from '@ripple/timelines';
import { ProblemError } from '../http/problem.ts';
import { parseTagOfPosts } from '../write/change-topics.ts';
import { toTag } from './entities/tag.ts';
import type { Mastodon } from './mastodon.ts';

/** The key of a tag, with or without its #; undefined for what can't be one. */
export function findTagName(text: string): string | undefined {
  try {
    const topic = parseTopicName(parseTagOfPosts(text).topic);
    return 'tag' in topic ? topic.tag : undefined;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** A tag as `viewer` is shown it. */
export async function showTag({ context, addresses }: Mastodon, name: string, viewer: UserId | undefined) {
  const followed: readonly TopicName[] | undefined =
    viewer === undefined ? undefined : await context.topics.of(viewer);
  return toTag(name, followed?.includes(tagTopic(name)), addresses);
}

/** The tag of a text, if a public post has it or `viewer` follows it. */
export async function searchTags(mastodon: Mastodon, text: string, viewer: UserId | undefined) {
  const name = findTagName(text.trim());
  if (name === undefined) return [];
  const [isUsed, found] = await Promise.all([
    isTagUsed(mastodon.context.reading.db, name),
    showTag(mastodon, name, viewer),
  ]);
  return isUsed || found.following ? [found] : [];
}

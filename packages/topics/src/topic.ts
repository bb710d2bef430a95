import { containsKeyword } from '@ripple/posts';

/** What somebody can follow besides people: its public posts come into the home of whoever does. */
export type Topic = { tag: string } | { keyword: string };

/** A topic as it is stored and sent: `#tag`, or the bare keyword, which never begins with a #. */
export type TopicName = string & { readonly topic: unique symbol };

export const tagTopic = (tag: string) => `#${tag}` as TopicName;
export const keywordTopic = (keyword: string) => keyword as string as TopicName;

export const readTopicName = (name: TopicName): Topic =>
  name.startsWith('#') ? { tag: name.slice(1) } : { keyword: name };

/** Those of the topics that a public post is about. */
export function isAbout(post: { tags: string[]; text: string }, topics: readonly TopicName[]): TopicName[] {
  return topics.filter((name) =>
    name.startsWith('#') ? post.tags.includes(name.slice(1)) : containsKeyword(post.text, name),
  );
}

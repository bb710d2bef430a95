import { listKeywordsIn } from '@ripple/posts';

/** What can be followed besides people: public posts about it come into the homes of its followers. */
export type Topic = { tag: string } | { keyword: string };

/** A topic as it is stored and sent: `#tag`, or the bare keyword, which never begins with a #. */
export type TopicName = string & { readonly topic: unique symbol };

export const tagTopic = (tag: string) => `#${tag}` as TopicName;
export const keywordTopic = (keyword: string) => keyword as string as TopicName;

export const parseTopicName = (name: TopicName): Topic =>
  name.startsWith('#') ? { tag: name.slice(1) } : { keyword: name };

/** Those of the topics that a public post is about. */
export function matchTopics(
  post: { tags: string[]; text: string },
  topics: readonly TopicName[],
): TopicName[] {
  const isTag = (name: string) => name.startsWith('#');
  const keywords = new Set(
    listKeywordsIn(
      post.text,
      topics.filter((name) => !isTag(name)),
    ),
  );
  return topics.filter((name) => (isTag(name) ? post.tags.includes(name.slice(1)) : keywords.has(name)));
}

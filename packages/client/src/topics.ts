import type { CallOptions, Http, Topic, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';

/** A tag (without `#`) or a keyword. */
export type TopicName = { tag: string } | { keyword: string };

/** Followed tags and keywords: their public posts come into the caller's home. */
export function createTopics(http: Http) {
  return {
    list: async (options?: CallOptions): Promise<Topic[]> =>
      (await answerOf(http.GET('/v1/users/me/topics', init(options)))).items,
    follow: (topic: TopicName, options?: WriteOptions): Promise<void> =>
      'tag' in topic
        ? answerOf(
            http.PUT('/v1/tags/{tag}/follow', { params: { path: { tag: topic.tag } }, ...init(options) }),
          )
        : answerOf(
            http.PUT('/v1/keywords/{word}/follow', {
              params: { path: { word: topic.keyword } },
              ...init(options),
            }),
          ),
    unfollow: (topic: TopicName, options?: WriteOptions): Promise<void> =>
      'tag' in topic
        ? answerOf(
            http.DELETE('/v1/tags/{tag}/follow', { params: { path: { tag: topic.tag } }, ...init(options) }),
          )
        : answerOf(
            http.DELETE('/v1/keywords/{word}/follow', {
              params: { path: { word: topic.keyword } },
              ...init(options),
            }),
          ),
  };
}

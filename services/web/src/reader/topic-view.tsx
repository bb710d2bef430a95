import type { Topic, TopicName } from '@ripple/client';
import { tagKey } from '@ripple/posts/tag-key';
import { useEffect, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { useOwned } from '../parts/use-owned.ts';
import { me, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { FeedLinks } from './feed-links.tsx';
import { createTimeline } from './timeline.ts';
import { TimelineList } from './timeline-list.tsx';

/** The page of a tag or a keyword. */
export function TopicView({ topic }: { topic: TopicName }) {
  const of = ripple.value;
  const isTag = 'tag' in topic;
  const timeline = useOwned(() =>
    createTimeline({
      pages: (signal) =>
        isTag ? of.timelines.tag(topic.tag, { signal }) : of.timelines.keyword(topic.keyword, { signal }),
      ...(isTag && { stream: { of, name: { tag: topic.tag } } }),
    }),
  );
  return (
    <section class="column">
      <h1 dir="auto">{isTag ? `#${topic.tag}` : topic.keyword}</h1>
      {me.value && <FollowTopic topic={topic} />}
      <FeedLinks
        address={(format) =>
          isTag ? of.feeds.tag(topic.tag, format) : of.feeds.keyword(topic.keyword, format)
        }
      />
      <TimelineList timeline={timeline} />
    </section>
  );
}

const isSame = (followed: Topic, topic: TopicName): boolean =>
  'tag' in topic
    ? followed.tag !== undefined && tagKey(followed.tag) === tagKey(topic.tag)
    : followed.keyword === topic.keyword;

function FollowTopic({ topic }: { topic: TopicName }) {
  const { topics } = ripple.value;
  const [followed, setFollowed] = useState<boolean>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    topics.list().then(
      (list) => setFollowed(list.some((each) => isSame(each, topic))),
      (error) => setFailure(sentenceOf(error)),
    );
  }, []);
  const toggle = async () => {
    try {
      await (followed ? topics.unfollow(topic) : topics.follow(topic));
      setFollowed(!followed);
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  return (
    <p>
      {followed !== undefined && (
        <button type="button" aria-pressed={followed} onClick={() => void toggle()}>
          {followed ? text.value.topic.unfollow : text.value.topic.follow}
        </button>
      )}
      <Alert message={failure} />
    </p>
  );
}

import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { Post } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { duration } from '../parts/format.ts';
import { useOwned } from '../parts/use-owned.ts';
import { FeedLinks } from '../reader/feed-links.tsx';
import { createTimeline } from '../reader/timeline.ts';
import { TimelineList } from '../reader/timeline-list.tsx';
import { addressOf } from '../router.ts';
import { as, instance, me, type Person, ripple, sessionOf } from '../session.ts';
import { text } from '../text/index.ts';
import { HardPanel } from './hard-panel.tsx';
import { Rings } from './rings.tsx';
import { noteArrival, type Run, startRun } from './run.ts';

const TAG = 'ripple';

/** The first view: somebody posts, and one sees where the post comes to. */
export function SpreadView() {
  const t = text.value.spread;
  const run = useSignal<Run | undefined>(undefined);
  const author = run.value?.author ?? me.value;
  const begin = (person: Person, words: string) => {
    run.value?.close();
    run.value = startRun(person, words);
  };
  useEffect(() => () => run.value?.close(), []);
  return (
    <div class="spread">
      <section aria-labelledby="write">
        <h1 id="write">{t.title}</h1>
        <p>{t.intro}</p>
        <Write onPost={(words) => me.value && begin(me.value, words)} />
        <Rings run={run.value} />
        <Progress run={run.value} />
        {instance.value?.demo && <HardPanel onPost={begin} />}
      </section>
      {author && <Reader author={author} key={author.handle} />}
      <section aria-labelledby="tag">
        <h2 id="tag">
          <a href={addressOf.tag(TAG)}>{t.tagTitle(TAG)}</a>
        </h2>
        <Feeds post={run.value?.post} />
        <TagPage />
      </section>
    </div>
  );
}

function Write({ onPost }: { onPost: (words: string) => void }) {
  const t = text.value;
  const [words, setWords] = useState<string>();
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        onPost(words ?? t.spread.sample);
      }}
    >
      <label for="words">
        {t.spread.as} <strong dir="auto">{me.value?.name}</strong>
      </label>
      <textarea
        id="words"
        rows={2}
        required
        dir="auto"
        value={words ?? t.spread.sample}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <div class="controls">
        <button type="submit" class="primary">
          {t.spread.post}
        </button>
      </div>
    </form>
  );
}

/** What the drawing says, in sentences. */
function Progress({ run }: { run: Run | undefined }) {
  const t = text.value.spread;
  const receipt = run?.receipt.value;
  const seen = run?.seenMs.value;
  return (
    <div class="progress" role="status">
      {receipt && (
        <p>
          {receipt.publishedAt === null
            ? t.unpublished
            : t.published(duration(Date.parse(receipt.publishedAt) - Date.parse(receipt.acceptedAt)))}{' '}
          {seen !== undefined && reader.handle && t.seen(reader.handle, duration(seen))}{' '}
          {receipt.complete && t.complete}
        </p>
      )}
      <Alert message={run?.failure.value} />
    </div>
  );
}

/** Whose home is shown beside. */
const reader = { handle: '' };

/** The home of a follower of whoever posts, as it fills; where one can't come as others, one's own. */
function Reader({ author }: { author: Person }) {
  const t = text.value.spread;
  const [follower, setFollower] = useState<Person>();
  useEffect(() => {
    void findFollower(author).then((found) => {
      reader.handle = found.handle;
      setFollower(found);
    });
  }, []);
  return (
    <section aria-labelledby="reader">
      <h2 id="reader">
        {!follower || follower.handle !== me.value?.handle
          ? t.followerTitle(follower?.handle ?? '…')
          : t.ownTitle}
      </h2>
      {follower && <Home of={follower} />}
    </section>
  );
}

async function findFollower(author: Person): Promise<Person> {
  if (!instance.value?.demo) return author;
  for await (const { handle } of ripple.value.pages('/v1/users/{handle}/followers', {
    handle: author.handle,
  })) {
    return sessionOf(handle);
  }
  return author;
}

const SHOWN = 8;

function Home({ of }: { of: Person }) {
  const timeline = useOwned(() => {
    const reading = as(of);
    return createTimeline({
      pages: (signal) => reading.timelines.home({ limit: SHOWN, signal }),
      stream: { of: reading, name: 'home' },
      live: true,
      onEvent: ({ type, id }) => type === 'post' && noteArrival(id),
    });
  });
  const { connection } = timeline;
  return (
    <>
      {connection.value && (
        <p class={`connection ${connection.value}`}>{text.value.spread.stream[connection.value]}</p>
      )}
      <TimelineList timeline={timeline} plain />
    </>
  );
}

function TagPage() {
  const timeline = useOwned(() => {
    const reading = ripple.value;
    return createTimeline({
      pages: (signal) => reading.timelines.tag(TAG, { limit: SHOWN, signal }),
      stream: { of: reading, name: { tag: TAG } },
      live: true,
    });
  });
  return <TimelineList timeline={timeline} plain />;
}

/** Where feed readers find the post. */
function Feeds({ post }: { post: Signal<Post | undefined> | undefined }) {
  const { feeds } = ripple.value;
  const handle = post?.value?.author.handle ?? me.value?.handle;
  return (
    <>
      {handle && <FeedLinks of={`@${handle}`} address={(format) => feeds.user(handle, format)} />}
      <FeedLinks of={`#${TAG}`} address={(format) => feeds.tag(TAG, format)} />
    </>
  );
}

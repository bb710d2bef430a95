import { useSignal } from '@preact/signals';
import type { StreamState } from '@ripple/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { duration } from '../parts/format.ts';
import { useOwned } from '../parts/use-owned.ts';
import { waitUntil } from '../parts/wait-until.ts';
import { FeedLinks } from '../reader/feed-links.tsx';
import { createTimeline } from '../reader/timeline.ts';
import { TimelineList } from '../reader/timeline-list.tsx';
import { addressOf } from '../router.ts';
import { as, instance, me, type Person, ripple, sessionOf } from '../session.ts';
import { text } from '../text/index.ts';
import { Rings } from './rings.tsx';
import { noteArrival, type Receipt, type Run, startRun } from './run.ts';
import { StressPanel } from './stress-panel.tsx';

const TAG = 'ripple';
/** The longest wait of a post for the stream of a follower, in ms. */
const READER_LIMIT_MS = 3_000;

/** The first view: a composer, the rings of the post, the home of a follower, a tag page. */
export function SpreadView({ as: person }: { as: Person }) {
  const t = text.value.spread;
  const author = useSignal(person);
  const run = useSignal<Run | undefined>(undefined);
  /** Handle of the author whose follower has an open stream. */
  const liveFor = useSignal<string | undefined>(undefined);
  const isUnmounted = useRef(false);

  const begin = async (next: Person, words: string) => {
    run.value?.close();
    if (author.value.handle !== next.handle) {
      // Another author has other followers; the stream of one of them must be open first.
      author.value = next;
      await waitUntil(() => liveFor.value === next.handle, READER_LIMIT_MS);
    }
    if (!isUnmounted.current) run.value = startRun(next, words);
  };
  useEffect(
    () => () => {
      isUnmounted.current = true;
      run.value?.close();
    },
    [],
  );
  const { handle } = author.value;
  const tag = run.value?.post.value?.tags[0] ?? TAG;
  return (
    <div class="spread">
      <section aria-labelledby="write">
        <h1 id="write">{t.title}</h1>
        <p>{t.intro}</p>
        <Write onPost={(words) => void begin(person, words)} />
        <Rings run={run.value} />
        <Progress run={run.value} />
        {instance.value?.demo && <StressPanel onPost={(famous, words) => void begin(famous, words)} />}
      </section>
      <Reader
        author={author.value}
        key={handle}
        onState={(state) => {
          if (state === 'live') liveFor.value = handle;
        }}
      />
      <section aria-labelledby="tag">
        <h2 id="tag">
          <a href={addressOf.tag(tag)}>{t.tagTitle(tag)}</a>
        </h2>
        <FeedLinks of={`@${handle}`} address={(format) => ripple.value.feeds.user(handle, format)} />
        <FeedLinks of={`#${tag}`} address={(format) => ripple.value.feeds.tag(tag, format)} />
        <TagPage tag={tag} key={tag} />
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

/** The progress of a post in sentences. */
function Progress({ run }: { run: Run | undefined }) {
  const t = text.value.spread;
  const receipt = run?.receipt.value;
  const seen = run?.seen.value;
  return (
    <div class="progress">
      <div role="status">
        {receipt && (
          <p>
            {publicationOf(receipt)} {seen && t.seen(seen.by, duration(seen.ms))}{' '}
            {receipt.complete && t.complete}
          </p>
        )}
      </div>
      <Alert message={run?.failure.value} />
    </div>
  );
}

function publicationOf({ known, publishedAt, acceptedAt }: Receipt): string {
  const t = text.value.spread;
  if (!known) return t.lost;
  if (publishedAt === null) return t.unpublished;
  return t.published(duration(Date.parse(publishedAt) - Date.parse(acceptedAt)));
}

/** The live home of a follower of the author; outside the demo, the own home. */
function Reader({ author, onState }: { author: Person; onState: (state: StreamState) => void }) {
  const t = text.value.spread;
  const [follower, setFollower] = useState<Person>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    findFollower(author).then(setFollower, (error) => setFailure(sentenceOf(error)));
  }, []);
  return (
    <section aria-labelledby="reader">
      <h2 id="reader">
        {!follower || follower.handle !== me.value?.handle
          ? t.followerTitle(follower?.handle ?? '…')
          : t.ownTitle}
      </h2>
      <Alert message={failure} />
      {follower && <Home of={follower} onState={onState} />}
    </section>
  );
}

async function findFollower(author: Person): Promise<Person> {
  if (!instance.value?.demo) return author;
  const { handle } = author;
  for await (const follower of ripple.value.pages('/v1/users/{handle}/followers', { handle }, { limit: 1 })) {
    return sessionOf(follower.handle);
  }
  return author;
}

/** Posts in a column at first, and at most. */
const SHOWN = { first: 8, most: 30 };

function Home({ of, onState }: { of: Person; onState: (state: StreamState) => void }) {
  const timeline = useOwned(() => {
    const reading = as(of);
    return createTimeline({
      pages: (signal) => reading.timelines.home({ limit: SHOWN.first, signal }),
      stream: { of: reading, name: 'home' },
      live: SHOWN.most,
      onEvent: ({ type, id }) => type === 'post' && noteArrival(id, of.handle),
    });
  });
  const state = timeline.connection.value;
  useEffect(() => {
    if (state) onState(state);
  }, [state]);
  return (
    <>
      {state && <p class={`connection ${state}`}>{text.value.spread.stream[state]}</p>}
      <TimelineList timeline={timeline} plain />
    </>
  );
}

function TagPage({ tag }: { tag: string }) {
  const timeline = useOwned(() => {
    const reading = ripple.value;
    return createTimeline({
      pages: (signal) => reading.timelines.tag(tag, { limit: SHOWN.first, signal }),
      stream: { of: reading, name: { tag } },
      live: SHOWN.most,
    });
  });
  return <TimelineList timeline={timeline} plain />;
}

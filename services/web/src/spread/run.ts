import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { answerOf, type Post } from '@ripple/client';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { as, type Person } from '../session.ts';

export type Receipt = Awaited<ReturnType<typeof fetchReceipt>>;

/** A post on its way: the measurements of this page, and its receipt. */
export interface Run {
  /** Time from the click to the answer, in ms; `undefined` before the answer. */
  answeredMs: ReadonlySignal<number | undefined>;
  post: ReadonlySignal<Post | undefined>;
  receipt: ReadonlySignal<Receipt | undefined>;
  /** The follower whose stream brought the post to this page, and the time since the click, in ms. */
  seen: ReadonlySignal<{ by: string; ms: number } | undefined>;
  failure: ReadonlySignal<string | undefined>;
  close(): void;
}

export const fetchReceipt = (author: Person, id: string) =>
  answerOf(as(author).http.GET('/v1/posts/{id}/delivery', { params: { path: { id } } }));

/** Polls fast for the first 3 s, when delivery takes milliseconds, then slowly. */
const POLL_MS = { fast: 60, slow: 500, fastUntil: 3_000 };

/** Posts, and polls the receipt until the post is delivered to everyone. */
export function startRun(author: Person, text: string): Run {
  const answeredMs = signal<number | undefined>(undefined);
  const post = signal<Post | undefined>(undefined);
  const receipt = signal<Receipt | undefined>(undefined);
  const failure = signal<string | undefined>(undefined);
  const stop = new AbortController();
  const since = performance.now();

  const send = async () => {
    try {
      post.value = await as(author).posts.create({ text });
      answeredMs.value = performance.now() - since;
      await follow(post.value.id);
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  };
  const follow = async (id: string) => {
    while (!stop.signal.aborted && !receipt.value?.complete && receipt.value?.known !== false) {
      try {
        receipt.value = await fetchReceipt(author, id);
        failure.value = undefined;
      } catch (error) {
        // The post was deleted, or its receipt has expired.
        if (statusOf(error) === 404) throw error;
        failure.value = sentenceOf(error);
      }
      const isRecent = performance.now() - since < POLL_MS.fastUntil;
      await new Promise((resolve) => setTimeout(resolve, isRecent ? POLL_MS.fast : POLL_MS.slow));
    }
  };
  void send();
  const seen = computed(() => {
    const arrival = arrivals.value.get(post.value?.id ?? '');
    return arrival && { by: arrival.by, ms: arrival.at - since };
  });
  return { answeredMs, post, receipt, seen, failure, close: () => stop.abort() };
}

/** Posts that streams have brought to this page: the follower, and the time by performance.now(). A stream may be faster than the answer. */
const arrivals = signal<ReadonlyMap<string, { by: string; at: number }>>(new Map());
const REMEMBERED = 500;

/** Records that the stream of a follower has brought a post. */
export function noteArrival(id: string, by: string): void {
  if (arrivals.value.has(id)) return;
  const known = [...arrivals.value].slice(-REMEMBERED);
  arrivals.value = new Map([...known, [id, { by, at: performance.now() }]]);
}

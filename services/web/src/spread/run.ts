import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { answerOf, type Post } from '@ripple/client';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { as, type Person } from '../session.ts';

export type Receipt = Awaited<ReturnType<typeof readReceipt>>;

/** A post on its way: what was measured here, and what its receipt says. */
export interface Run {
  /** From the click to the answer, in ms; `undefined` while it is awaited. */
  answeredMs: ReadonlySignal<number | undefined>;
  post: ReadonlySignal<Post | undefined>;
  receipt: ReadonlySignal<Receipt | undefined>;
  /** The follower whose stream brought it to this page, and how long after the click, in ms. */
  seen: ReadonlySignal<{ by: string; ms: number } | undefined>;
  failure: ReadonlySignal<string | undefined>;
  close(): void;
}

export const readReceipt = (author: Person, id: string) =>
  answerOf(as(author).http.GET('/v1/posts/{id}/delivery', { params: { path: { id } } }));

/** Often at first, when it is a matter of ms; a post that waits for its workers can be looked at now and then. */
const LOOK_AFTER_MS = { first: 60, later: 500, soonUntil: 3_000 };

/** Posts, and follows the receipt until the post has come to everybody. */
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
        receipt.value = await readReceipt(author, id);
        failure.value = undefined;
      } catch (error) {
        // Deleted, or so old that there is none any more.
        if (statusOf(error) === 404) throw error;
        failure.value = sentenceOf(error);
      }
      const soon = performance.now() - since < LOOK_AFTER_MS.soonUntil;
      await new Promise((resolve) => setTimeout(resolve, soon ? LOOK_AFTER_MS.first : LOOK_AFTER_MS.later));
    }
  };
  void send();
  const seen = computed(() => {
    const arrival = arrivals.value.get(post.value?.id ?? '');
    return arrival && { by: arrival.by, ms: arrival.at - since };
  });
  return { answeredMs, post, receipt, seen, failure, close: () => stop.abort() };
}

/** Which post streams brought to this page: whose they were, and when, by the clock of performance.now(). They may be faster than the answer. */
const arrivals = signal<ReadonlyMap<string, { by: string; at: number }>>(new Map());
const REMEMBERED = 500;

/** A stream has brought a post to a follower. */
export function noteArrival(id: string, by: string): void {
  if (arrivals.value.has(id)) return;
  const known = [...arrivals.value].slice(-REMEMBERED);
  arrivals.value = new Map([...known, [id, { by, at: performance.now() }]]);
}

import { type Signal, signal } from '@preact/signals';
import { answerOf, type Post } from '@ripple/client';
import { sentenceOf } from '../parts/failure.ts';
import { as, type Person } from '../session.ts';

export type Receipt = Awaited<ReturnType<typeof readReceipt>>;

/** A post on its way: what was measured here, and what its receipt says. */
export interface Run {
  author: Person;
  /** From the click to the answer, in ms; `undefined` while it is awaited. */
  answeredMs: Signal<number | undefined>;
  post: Signal<Post | undefined>;
  receipt: Signal<Receipt | undefined>;
  /** From the click until a follower's stream brought it to this page, in ms. */
  seenMs: Signal<number | undefined>;
  failure: Signal<string | undefined>;
  close(): void;
}

const readReceipt = (author: Person, id: string) =>
  answerOf(as(author).http.GET('/v1/posts/{id}/delivery', { params: { path: { id } } }));

/** Often at first, when it is a matter of ms; a post that waits for its workers can be looked at now and then. */
const LOOK_AFTER_MS = { first: 60, later: 500, soonUntil: 3_000 };

/** Posts, and follows the receipt until the post has come to everybody. */
export function startRun(author: Person, text: string): Run {
  const run = {
    author,
    answeredMs: signal<number | undefined>(undefined),
    post: signal<Post | undefined>(undefined),
    receipt: signal<Receipt | undefined>(undefined),
    seenMs: signal<number | undefined>(undefined),
    failure: signal<string | undefined>(undefined),
  };
  const stop = new AbortController();
  const since = performance.now();
  watching.set(run, since);

  const follow = async () => {
    try {
      const post = await as(author).posts.create({ text });
      run.answeredMs.value = performance.now() - since;
      run.post.value = post;
      const seen = arrivals.get(post.id);
      if (seen !== undefined) run.seenMs.value = seen - since;
      while (!stop.signal.aborted && !run.receipt.value?.complete) {
        run.receipt.value = await readReceipt(author, post.id);
        const soon = performance.now() - since < LOOK_AFTER_MS.soonUntil;
        await new Promise((resolve) => setTimeout(resolve, soon ? LOOK_AFTER_MS.first : LOOK_AFTER_MS.later));
      }
    } catch (error) {
      run.failure.value = sentenceOf(error);
    }
  };
  void follow();
  return {
    ...run,
    close() {
      stop.abort();
      watching.delete(run);
    },
  };
}

/** When streams brought which post to this page, by the clock of performance.now(). They may be faster than the answer. */
const arrivals = new Map<string, number>();
const watching = new Map<Pick<Run, 'post' | 'seenMs'>, number>();
const REMEMBERED = 500;

/** A follower's stream has brought a post. */
export function noteArrival(id: string): void {
  const now = performance.now();
  if (!arrivals.has(id)) arrivals.set(id, now);
  if (arrivals.size > REMEMBERED) for (const oldest of arrivals.keys()) if (arrivals.delete(oldest)) break;
  for (const [run, since] of watching) {
    if (run.post.value?.id === id) run.seenMs.value ??= now - since;
  }
}

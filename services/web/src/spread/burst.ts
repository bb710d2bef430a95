import { type Signal, signal } from '@preact/signals';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { as, type Person, sessionOf } from '../session.ts';
import { text } from '../text/index.ts';
import { failed, noteAnswer } from './figures.ts';
import { fetchReceipt } from './run.ts';

/** Many posts by several authors. */
export interface Burst {
  sent: Signal<number>;
  /** Posts that have been delivered to everyone. */
  arrived: Signal<number>;
  /** Whether sending has ended. */
  done: Signal<boolean>;
  /** Why it could not start. */
  failure: Signal<string | undefined>;
  close(): void;
}

const AUTHORS = 10;
/** Concurrent posts. A browser has six connections to a server, and streams take some; a wait for a connection would count as response time. */
const CONCURRENCY = 2;
const POLL_MS = 400;

export function startBurst(people: { handle: string }[], count: number): Burst {
  const stop = new AbortController();
  const [sent, arrived, done] = [signal(0), signal(0), signal(false)];
  const failure = signal<string | undefined>(undefined);
  const onTheWay: { author: Person; id: string }[] = [];

  async function send(): Promise<void> {
    const authors = await Promise.all(people.slice(0, AUTHORS).map(({ handle }) => sessionOf(handle)));
    let next = 0;
    const one = async () => {
      while (next < count && !stop.signal.aborted) {
        const author = authors[next++ % authors.length] as Person;
        const since = performance.now();
        try {
          const { id } = await as(author).posts.create({ text: `${text.value.spread.sample} ${next}` });
          noteAnswer(performance.now() - since);
          onTheWay.push({ author, id });
          sent.value++;
        } catch {
          failed.value++;
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, one));
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted && (!done.value || onTheWay.length > 0)) {
      const next = onTheWay.shift();
      const state = next && (await stateOf(next));
      if (state === 'arrived') arrived.value++;
      else if (state !== 'gone') {
        if (next) onTheWay.push(next);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    }
  }

  send()
    .catch((error) => {
      failure.value = sentenceOf(error);
    })
    .finally(() => {
      done.value = true;
    });
  void follow();
  return { sent, arrived, done, failure, close: () => stop.abort() };
}

async function stateOf({ author, id }: { author: Person; id: string }) {
  try {
    const { complete, known } = await fetchReceipt(author, id);
    return complete ? 'arrived' : known ? 'on its way' : 'gone';
  } catch (error) {
    return statusOf(error) === 404 ? 'gone' : 'unknown';
  }
}

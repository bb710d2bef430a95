import { type Signal, signal } from '@preact/signals';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { as, type Person, sessionOf } from '../session.ts';
import { text } from '../text/index.ts';
import { failed, noteAnswer } from './figures.ts';
import { readReceipt } from './run.ts';

/** Many posts of several people. */
export interface Burst {
  sent: Signal<number>;
  /** How many have come to everybody. */
  arrived: Signal<number>;
  /** All are sent. */
  done: Signal<boolean>;
  /** Why it could not begin. */
  failure: Signal<string | undefined>;
  close(): void;
}

const AUTHORS = 10;
/** A browser has six connections to a server; the streams need theirs, and what waits in here is not the server's time. */
const AT_ONCE = 2;
const LOOK_AFTER_MS = 400;

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
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted && (!done.value || onTheWay.length > 0)) {
      const next = onTheWay.shift();
      const state = next && (await stateOf(next));
      if (state === 'arrived') arrived.value++;
      else if (state !== 'gone') {
        if (next) onTheWay.push(next);
        await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS));
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
    const { complete, known } = await readReceipt(author, id);
    return complete ? 'arrived' : known ? 'on its way' : 'gone';
  } catch (error) {
    return statusOf(error) === 404 ? 'gone' : 'unknown';
  }
}

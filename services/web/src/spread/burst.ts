import { type Signal, signal } from '@preact/signals';
import { answerOf } from '@ripple/client';
import { as, type Person, sessionOf } from '../session.ts';
import { text } from '../text/index.ts';
import { failed, noteAnswer } from './figures.ts';

/** Many posts of several people. */
export interface Burst {
  sent: Signal<number>;
  /** How many have come to everybody. */
  arrived: Signal<number>;
  /** All are sent. */
  done: Signal<boolean>;
  close(): void;
}

const AUTHORS = 10;
/** A browser has six connections to a server; the streams need theirs, and what waits in here is not the server's time. */
const AT_ONCE = 2;
const LOOK_AFTER_MS = 400;

export function startBurst(people: { handle: string }[], count: number): Burst {
  const stop = new AbortController();
  const [sent, arrived, done] = [signal(0), signal(0), signal(false)];
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
    done.value = true;
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted && (!done.value || onTheWay.length > 0)) {
      const [oldest] = onTheWay;
      const path = oldest && { path: { id: oldest.id } };
      const receipt =
        path &&
        (await answerOf(as(oldest.author).http.GET('/v1/posts/{id}/delivery', { params: path })).catch(
          () => undefined,
        ));
      if (receipt?.complete) {
        onTheWay.shift();
        arrived.value++;
      } else {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS));
      }
    }
  }

  void send();
  void follow();
  return { sent, arrived, done, close: () => stop.abort() };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../lab/arrivals.ts';
import type { Answer, Call, Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import type { SmallWorld } from '../lab/world/over-http.ts';
import type { Ledger } from './ledger.ts';
import type { ChaosRecorder } from './recorder.ts';

/** Between two attempts of a client that was not told when to come again. */
const AGAIN_MS = 500;

interface InsistOptions {
  client: Client;
  random: Random;
  recorder: ChaosRecorder;
  clock: Clock;
  signal: AbortSignal;
}

/** What all writers need. */
export interface WriterOptions extends InsistOptions {
  world: SmallWorld;
  /** Part of every Idempotency-Key. */
  run: string;
  ledger: Ledger;
}

/** What a client gets that sends once. `undefined`: no answer, or one that leaves open whether anything was done. */
export function createTry({ client, recorder }: Pick<InsistOptions, 'client' | 'recorder'>) {
  return async function tryOnce(
    what: string,
    call: Call,
    onAnswer: (answer: Answer | undefined) => void = () => {},
  ): Promise<Answer | undefined> {
    const answer = await client.send(what, call).catch((error) => {
      recorder.fail(error);
      return undefined;
    });
    onAnswer(answer);
    if (answer === undefined || answer.status < 500) return answer;
    recorder.fail(`${what}: status ${answer.status}`);
    return undefined;
  };
}

/** Sends until there is an answer that isn't an excuse. */
export function createInsist(options: InsistOptions) {
  const { random, clock, signal } = options;
  const tryOnce = createTry(options);
  return async function insist(
    what: string,
    call: Call,
    onAnswer: (answer: Answer | undefined, since: number) => void = () => {},
  ): Promise<Answer> {
    while (true) {
      signal.throwIfAborted();
      const since = clock.now();
      let seconds = 0;
      const answer = await tryOnce(what, call, (given) => {
        onAnswer(given, since);
        seconds = Number(given?.headers['retry-after'] ?? 0);
      });
      if (answer) return answer;
      await sleep(seconds * 1_000 + random.below(AGAIN_MS), undefined, { signal });
    }
  };
}

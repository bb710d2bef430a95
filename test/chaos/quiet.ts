import type { Pool } from '@ripple/db';
import type { Clock } from '../load/arrivals.ts';
import type { Stage } from './stage.ts';

/** What is still on its way. */
export interface UnderWay {
  outbox: number;
  lanes: number;
  retries: number;
  deadLetters: number;
}

/** Services may tell each other the time in the lanes: a handful of messages is nothing. */
const A_HANDFUL = 8;
const LOOK_EVERY_MS = 1_000;
/** What workers hold is not seen in the queues: quiet is what stays quiet. */
const LOOKS = 3;
const LOG_EVERY = 20;

export async function lookAtWork({ pool, inspect }: Pick<Stage, 'pool' | 'inspect'>): Promise<UnderWay> {
  const [outbox, { queues, deadLetters = 0 }] = await Promise.all([countOutbox(pool), inspect()]);
  const sum = (chosen: typeof queues) => chosen.reduce((total, { messages }) => total + messages, 0);
  const lanes = sum(queues.filter(({ lane }) => lane !== undefined));
  return { outbox, lanes, retries: sum(queues) - lanes - deadLetters, deadLetters };
}

export const isQuiet = ({ outbox, lanes, retries }: UnderWay): boolean =>
  outbox === 0 && retries === 0 && lanes <= A_HANDFUL;

/** Waits until nothing is on its way any more; answers what still is when the time is over. */
export async function waitForQuiet(
  stage: Pick<Stage, 'pool' | 'inspect'>,
  {
    limitMs,
    clock,
    signal,
    log,
  }: { limitMs: number; clock: Clock; signal: AbortSignal; log: (line: string) => void },
): Promise<UnderWay> {
  const since = clock.now();
  let quietLooks = 0;
  let looks = 0;
  while (true) {
    const underWay = await lookAtWork(stage);
    quietLooks = isQuiet(underWay) ? quietLooks + 1 : 0;
    // Whoever sits before it wants to know what takes so long.
    if (++looks % LOG_EVERY === 0) log(`Still on their way: ${describeWork(underWay)}`);
    if (quietLooks === LOOKS || clock.now() - since > limitMs) return underWay;
    await clock.sleep(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}

export const describeWork = ({ outbox, lanes, retries }: UnderWay): string =>
  `${outbox} in the outbox, ${lanes} in the lanes, ${retries} on the delay queues`;

async function countOutbox(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from outbox');
  return rows[0]?.count ?? 0;
}

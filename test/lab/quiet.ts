import { type BrokerState, inspectBroker } from '@ripple/broker';
import type { NodeSettings } from '@ripple/infra/urls';
import { urlsOfNodes } from '@ripple/runtime';
import { systemClock } from './arrivals.ts';
import { namespace } from './servers.ts';
import { type Waiting, waitUntil } from './wait.ts';

/** What is still on its way. */
export interface UnderWay {
  outbox: number;
  lanes: number;
  retries: number;
  deadLetters: number;
}

/** Where the work of a Ripple can be counted. */
export interface WorkSource {
  amqpUrl: string;
  /** Where the broker is a cluster. */
  nodes?: NodeSettings | undefined;
  pool: { query(text: string): Promise<{ rows: { count: number }[] }> };
}

/** The relay sends a watermark through every lane each second, so this many messages are no work. */
const WATERMARKS = 8;
/** In ms; a wait may look less often. */
const LOOK_EVERY_MS = 200;
/** Messages in the hands of workers are not seen in the queues, so quiet is what stays quiet. */
const LOOKS = 3;
const LOG_EVERY = 25;

/** Counts what is in the outbox and in the queues. */
export async function countWork({ pool, amqpUrl, nodes }: WorkSource): Promise<UnderWay> {
  const [outbox, { queues, deadLetters = 0 }] = await Promise.all([
    pool.query('select count(*)::int as count from outbox'),
    inspectBroker({ urls: urlsOfNodes(amqpUrl, nodes?.AMQP_NODES), name: 'lab', namespace }),
  ]);
  const sum = (chosen: BrokerState['queues']) => chosen.reduce((all, { messages }) => all + messages, 0);
  const lanes = sum(queues.filter(({ lane }) => lane !== undefined));
  return {
    outbox: outbox.rows[0]?.count ?? 0,
    lanes,
    retries: sum(queues) - lanes - deadLetters,
    deadLetters,
  };
}

export const isQuiet = ({ outbox, lanes, retries }: UnderWay): boolean =>
  outbox === 0 && retries === 0 && lanes <= WATERMARKS;

export const describeWork = ({ outbox, lanes, retries }: UnderWay): string =>
  `${outbox} in the outbox, ${lanes} in the lanes, ${retries} on the delay queues`;

/**
 * Waits until the system has drained: nothing in the outbox, in the lanes or on the delay queues
 * at three looks in a row.
 * @returns what is still on its way, which is not quiet if the time is over
 */
export async function waitForQuiet(
  source: WorkSource,
  options: Pick<Waiting, 'limitMs' | 'signal'> & { everyMs?: number; log: (line: string) => void },
): Promise<UnderWay> {
  let looks = 0;
  return waitUntil(
    async () => {
      const underWay = await countWork(source);
      if (++looks % LOG_EVERY === 0) options.log(`Still on their way: ${describeWork(underWay)}`);
      return underWay;
    },
    isQuiet,
    { everyMs: LOOK_EVERY_MS, ...options, looks: LOOKS, clock: systemClock },
  );
}

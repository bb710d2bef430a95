import { serviceNames } from '@ripple/infra/service-names';
import { createRandom, type Random } from '../lab/random.ts';

export const serverNames = ['Postgres', 'RabbitMQ', 'Redis'] as const;
export type ServerName = (typeof serverNames)[number];
export type Target = ServerName | (typeof serviceNames)[number];

/** What can happen to whom, and for how many seconds, if it lasts. */
const possible = {
  kill: { on: [...serviceNames, ...serverNames], help: 'SIGKILL; supervision starts it again' },
  freeze: { on: [...serviceNames, ...serverNames], seconds: [1, 20], help: 'SIGSTOP, later SIGCONT' },
  restart: { on: serviceNames, help: 'stopped in good order and started again' },
  stop: { on: serverNames, seconds: [3, 15], help: 'dies, and refuses connections for a while' },
  outage: {
    on: ['RabbitMQ', 'Redis'],
    seconds: [65, 80],
    help: 'refuses connections for more than a minute',
  },
  cut: { on: serverNames, help: 'all its connections, in the middle of what is sent' },
  silence: { on: serverNames, seconds: [1, 15], help: 'a network that swallows everything' },
  delay: { on: serverNames, seconds: [3, 10], help: 'a network that is slow' },
  flush: { on: ['Redis'], help: 'FLUSHALL' },
  alarm: { on: ['RabbitMQ'], seconds: [3, 8], help: 'memory alarm: publishers are blocked' },
} as const satisfies Record<string, Possible>;

interface Possible {
  on: readonly Target[];
  seconds?: readonly [number, number];
  help: string;
}

export type Kind = keyof typeof possible;
export const kinds = Object.keys(possible) as Kind[];
export const describeKinds = kinds.map((kind) => `  ${kind.padEnd(10)} ${possible[kind].help}`);

export interface Fault {
  kind: Kind;
  target: Target;
  /** How long it lasts; 0 for what happens at once, or ends by itself. */
  ms: number;
  /** How much later things arrive, for `delay`; how much still gets through, for `cut`. */
  lateMs: number;
  bytes: number;
  /** Between the recovery from it and the next fault. */
  pauseMs: number;
}

const MOST_LATE_MS = 250;
const MOST_BYTES = 4_000;
const MOST_PAUSE_MS = 3_000;
const AT_ONCE_EVERY = 4;

/**
 * Faults without end, the same for the same seed and kinds, whatever happens meanwhile. All that is possible
 * comes once, shuffled, before anything comes again: a long run misses nothing, and no process dies so often that
 * supervision lets it wait for long before its next start.
 */
export function* planFaults(seed: number, chosen: readonly Kind[] = kinds): Generator<Fault, never> {
  const random = createRandom(seed);
  const all = chosen.flatMap((kind) => possible[kind].on.map((target: Target) => ({ kind, target })));
  if (all.length === 0) throw new RangeError('no fault to choose from');
  while (true) {
    for (const { kind, target } of shuffled(all, random)) {
      const [least, most] = (possible[kind] as Possible).seconds ?? [0, 0];
      yield {
        kind,
        target,
        // Short ones are as interesting as long ones: many a deadline is below a second or two.
        ms: Math.round(1_000 * (least + (most - least) * random.next() ** 2)),
        lateMs: 20 + random.below(MOST_LATE_MS),
        bytes: random.below(MOST_BYTES),
        pauseMs: random.below(AT_ONCE_EVERY) === 0 ? 0 : random.below(MOST_PAUSE_MS),
      };
    }
  }
}

/**
 * Whether the author may notice: the api itself suffers, or Postgres, without which nothing is safe, or all
 * that is wrong with a server is that it is slow, which can't be told from being busy.
 */
export const isFelt = ({ kind, target }: Fault): boolean =>
  target === 'api' || target === 'Postgres' || kind === 'delay';

/** Whether Redis comes out of it empty, so that all timelines are built anew from Postgres. */
export const emptiesRedis = ({ kind, target }: Fault): boolean =>
  target === 'Redis' && ['kill', 'stop', 'flush'].includes(kind);

export function describeFault({ kind, target, ms, lateMs, bytes }: Fault): string {
  const lasting = ms > 0 ? ` for ${(ms / 1_000).toFixed(1)} s` : '';
  const detail = kind === 'delay' ? ` by ${lateMs} ms` : kind === 'cut' ? ` after ${bytes} bytes` : '';
  return `${kind} ${target}${detail}${lasting}`;
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

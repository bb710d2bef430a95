import { serviceNames } from '@ripple/infra/service-names';
import { createRandom, type Random } from '../lab/random.ts';

export const serverNames = ['Postgres', 'RabbitMQ', 'Redis'] as const;
export type ServerName = (typeof serverNames)[number];
/** A process by its label: `api-2`, `Redis 3`. */
export type Target = string;

/** What happens, in the words of the help. */
const meanings = {
  kill: 'SIGKILL; supervision starts it again',
  freeze: 'SIGSTOP, later SIGCONT',
  restart: 'stopped in good order and started again',
  stop: 'dies, and refuses connections for a while',
  outage: 'refuses connections for more than a minute',
  cut: 'all its connections, in the middle of what is sent',
  silence: 'a network that swallows everything',
  delay: 'a network that is slow',
  flush: 'FLUSHALL',
  alarm: 'memory alarm: publishers are blocked',
  isolate: 'cut off from everything, the other nodes as well (needs nft, and to be root)',
} as const;

export type Kind = keyof typeof meanings;
export const kinds = Object.keys(meanings) as Kind[];
export const describeKinds = kinds.map((kind) => `  ${kind.padEnd(10)} ${meanings[kind]}`);

/** What can happen to whom, and for how many seconds, if it lasts. */
export type Possible = Partial<
  Record<Kind, { on: readonly Target[]; seconds?: readonly [least: number, most: number] }>
>;

/** One server of each. */
export const single: Possible = {
  kill: { on: [...serviceNames, ...serverNames] },
  freeze: { on: [...serviceNames, ...serverNames], seconds: [1, 20] },
  restart: { on: serviceNames },
  stop: { on: serverNames, seconds: [3, 15] },
  outage: { on: ['RabbitMQ', 'Redis'], seconds: [65, 80] },
  cut: { on: serverNames },
  silence: { on: serverNames, seconds: [1, 15] },
  delay: { on: serverNames, seconds: [3, 10] },
  flush: { on: ['Redis'] },
  alarm: { on: ['RabbitMQ'], seconds: [3, 8] },
};

/** Several nodes of each server, and two processes of each service behind a balancer. */
export function clusterOf(services: readonly Target[], nodes: readonly Target[]): Possible {
  return {
    kill: { on: [...services, 'balancer', ...nodes] },
    freeze: { on: [...services, ...nodes], seconds: [1, 20] },
    restart: { on: services },
    isolate: { on: nodes, seconds: [1, 20] },
  };
}

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
export function* planFaults(
  seed: number,
  possible: Possible,
  chosen: readonly Kind[] = kinds,
): Generator<Fault, never> {
  const random = createRandom(seed);
  const all = chosen.flatMap((kind) => (possible[kind]?.on ?? []).map((target) => ({ kind, target })));
  if (all.length === 0) throw new RangeError('no fault to choose from');
  while (true) {
    for (const { kind, target } of shuffled(all, random)) {
      const [least, most] = possible[kind]?.seconds ?? [0, 0];
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
  ['the api', 'Postgres'].includes(familyOf(target)) || kind === 'delay';

/** Whether Redis, or a node of it, may come out of it empty, so that timelines are built anew from Postgres. */
export const emptiesRedis = ({ kind, target }: Fault): boolean =>
  familyOf(target) === 'Redis' &&
  (['kill', 'stop', 'flush', 'isolate'].includes(kind) || (kind === 'freeze' && target !== 'Redis'));

/** What a target is a part of, for its users. */
export function familyOf(target: Target): ServerName | 'the api' | 'a worker' {
  if (/^(api|balancer)/.test(target)) return 'the api';
  return serverNames.find((name) => target === name || target.startsWith(`${name} `)) ?? 'a worker';
}

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

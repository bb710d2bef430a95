import type { Ring } from '@ripple/messages';
import { hardwareOf } from '../../lab/describe-machine.ts';
import {
  duration,
  mebibytes,
  ms,
  percent,
  perSecond,
  quantity,
  UNKNOWN,
  whole,
} from '../../lab/report/quantities.ts';
import { BROKEN, type Fact, KEPT, type Table } from '../../lab/report/terminal.ts';
import { ringNames } from '../../lab/target.ts';
import { cpuPerMillion, cpuPerMillionInAll, isKept, memoryInAll } from './judge.ts';
import { metrics } from './metrics.ts';
import type { Distribution, LoadResult, RingResult, Subject } from './result.ts';

/** A line for each ring the subject has. */
export function ringTable({ rings }: Subject): Table {
  const rows = ringNames.flatMap((name) => {
    const ring = rings[name];
    return ring === undefined
      ? []
      : [[name, ...latencies(ring), whole(ring.count), budget(ring), verdict(name, ring)]];
  });
  return { head: ['ring', 'p50', 'p95', 'p99', 'max', 'count', 'budget', ''], rows, words: [0, 6, 7] };
}

export const verdict = (name: Ring, ring: RingResult): string => (isKept(name, ring) ? KEPT : BROKEN);

export function budget({ budgetMs, worstMs }: RingResult): string {
  return worstMs > budgetMs ? `${ms(budgetMs)}, worst ${ms(worstMs)}` : ms(budgetMs);
}

/** What was done and what it took. */
export function workFacts({
  reads,
  largest,
  posts,
  deliveries,
  messagesPerPost,
  bytesPerEntry,
  errors,
}: Subject): Fact[] {
  const counts = Object.entries(errors).map(([kind, count]) => `${whole(count)} × ${kind}`);
  return [
    [
      'home reads',
      reads.count === 0
        ? 'none'
        : `p50 ${ms(reads.p50)}, p95 ${ms(reads.p95)}, p99 ${ms(reads.p99)}, max ${ms(reads.max)}; ` +
          `${whole(reads.count)} read`,
    ],
    ...(largest === undefined
      ? []
      : [
          [
            'largest author',
            `the last follower saw its posts after p50 ${ms(largest.p50)}, max ${ms(largest.max)}; ` +
              `${whole(largest.count)} posts`,
          ] satisfies Fact,
        ]),
    [
      'posts',
      `${perSecond(posts.sentPerSecond)} sent of ${perSecond(posts.wantedPerSecond)} wanted; ` +
        `${whole(posts.accepted)} of ${whole(posts.sent)} accepted`,
    ],
    [
      'deliveries',
      `${whole(deliveries.owed)} owed, ` +
        `${deliveries.counted === undefined ? 'not counted' : `${whole(deliveries.counted)} counted`}, ` +
        `${perSecond(deliveries.perSecond)}`,
    ],
    ['messages', messagesPerPost === undefined ? 'not counted' : `${quantity(messagesPerPost)} per post`],
    ['timelines', bytesPerEntry === undefined ? UNKNOWN : `${quantity(bytesPerEntry)} bytes per entry`],
    ['errors', counts.join(', ') || 'none'],
  ];
}

/** Whether the figures can be relied on. */
export function trustFacts({ generator, processors }: Subject): Fact[] {
  const { lateness, eventLoop, trusted } = generator;
  return [
    [
      'generator',
      `${trusted ? 'in time' : 'LATE'}: sent late by p99 ${ms(lateness.p99)}, max ${ms(lateness.max)}; ` +
        `event loop late by p99 ${ms(eventLoop.p99)}, max ${ms(eventLoop.max)}`,
    ],
    [
      'processors',
      `${percent(processors.busy)} busy with all that runs here; ` +
        `nothing left in ${processors.fullSeconds} of ${processors.seconds} s`,
    ],
  ];
}

/** CPU and memory of every process, and of all together. */
export function processTable(subject: Subject): Table {
  const dearest = cpuPerMillion(subject);
  const row = (name: string, cpu: number, perMillion: number | undefined, memory: Fact[1][]) => [
    name,
    quantity(cpu),
    quantity(perMillion),
    ...memory,
  ];
  const order = new Map(dearest?.map(({ name, seconds }, index) => [name, { index, seconds }]));
  const processes = [...subject.processes].sort(
    (a, b) => (order.get(a.name)?.index ?? 0) - (order.get(b.name)?.index ?? 0),
  );
  const rows = processes.map(({ name, cpuSeconds, memory: { first, last, most } }) =>
    row(name, cpuSeconds, order.get(name)?.seconds, [first, last, most].map(mebibytes)),
  );
  if (rows.length > 0) {
    const cpu = processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    // The most of each was not at the same time: added up it would be a figure that never was.
    const memory = [memoryInAll(subject, 'first'), memoryInAll(subject, 'last')].map(mebibytes);
    rows.push(row('all', cpu, cpuPerMillionInAll(subject), [...memory, UNKNOWN]));
  }
  return {
    head: ['process', 'CPU s', 'CPU s per million deliveries', 'memory first', 'last', 'most'],
    rows,
    words: [0],
  };
}

/** Ripple and the baselines in columns. */
export function sideBySide(subjects: Subject[]): Table {
  const line = (name: string, value: (subject: Subject) => string | undefined) => [
    name,
    ...subjects.map((subject) => value(subject) ?? UNKNOWN),
  ];
  // A ring that only one has is in the table of that subject.
  const shown = ringNames.filter(
    (name) => subjects.filter(({ rings }) => rings[name] !== undefined).length > 1,
  );
  const rows = [
    ...shown.map((name) =>
      line(`${name} budget`, ({ rings }) =>
        rings[name] === undefined ? undefined : verdict(name, rings[name]),
      ),
    ),
    ...metrics
      .filter(({ ring }) => ring === undefined || shown.includes(ring))
      .map(({ name, of, describe }) =>
        line(name, (subject) => {
          const value = of(subject);
          return value === undefined ? undefined : describe(value);
        }),
      ),
    ...(subjects.some(({ largest }) => largest !== undefined)
      ? [line('largest author: last follower', ({ largest }) => largest && ms(largest.max))]
      : []),
    line('deliveries owed', ({ deliveries }) => whole(deliveries.owed)),
    line('deliveries counted', ({ deliveries }) => whole(deliveries.counted)),
    line('generator', ({ generator }) => (generator.trusted ? 'in time' : 'LATE')),
    line('processors busy', ({ processors }) => percent(processors.busy)),
  ];
  return { head: ['', ...subjects.map(({ name }) => name)], rows, words: [0] };
}

/** The scenario, the world and the machine. */
export function settingFacts({ startedAt, scenario, world, machine }: LoadResult): Fact[] {
  const phases = scenario.phases.map(
    ({ name, seconds, postsPerSecond, readsPerSecond }) =>
      `${name} ${duration(seconds)} at ${quantity(postsPerSecond)} posts and ${quantity(readsPerSecond)} reads per second`,
  );
  return [
    ['scenario', `${scenario.name}: ${scenario.about}`],
    ['arrivals', scenario.arrival],
    ...(scenario.api ? [['api', scenario.api] satisfies Fact] : []),
    ['phases', phases.join('; ') || 'none'],
    [
      'world',
      `${whole(world.users)} people, ${whole(world.follows)} follows, the largest author has ` +
        `${whole(world.largestAuthor)} followers; seed ${world.seed}`,
    ],
    ['machine', hardwareOf(machine)],
    [
      'versions',
      Object.entries(machine.versions)
        .map((version) => version.join(' '))
        .join(', ') || UNKNOWN,
    ],
    ['started', startedAt],
  ];
}

const latencies = (of: Distribution): string[] =>
  [of.p50, of.p95, of.p99, of.max].map((value) => (of.count === 0 ? UNKNOWN : ms(value)));

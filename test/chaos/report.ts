import { ms } from '../lab/report/quantities.ts';
import { terminalLines } from '../lab/report/terminal.ts';
import { type PostFigures, sufferers } from './figures.ts';
import type { ChaosOptions } from './options.ts';
import type { Injected } from './recorder.ts';
import { describeFault } from './schedule.ts';
import { breaches, type Figures, failures } from './verdict.ts';

/** The one table, in lines. */
export function report(
  figures: Figures,
  { seed, minutes, rate, users }: Pick<ChaosOptions, 'seed' | 'minutes' | 'rate' | 'users'>,
): string[] {
  const { posts, acts, faults, lost, doubled, unexpected, outdated, outOfOrder } = figures;
  const { wrongPages, underWay, quietMs } = figures;
  const count = (value: number) => value.toLocaleString('en');
  const totals = [
    [
      'posts accepted',
      count(posts.accepted),
      `${count(figures.attempts)} sendings; ${posts.deleted} deleted again`,
    ],
    [
      'deliveries owed',
      count(figures.owed),
      `in ${figures.timelines} timelines, read to their ends; ${figures.feeds} feeds`,
    ],
    ['edits', count(acts.edits), 'compared with Postgres, and with the texts in every timeline and feed'],
    [
      'reactions',
      count(acts.favourites + acts.reposts),
      `${count(acts.favourites)} of favourites, ${count(acts.reposts)} of reposts; compared with Postgres, counts, notifications`,
    ],
    [
      'relations',
      count(acts.follows + acts.blocks + acts.mutes),
      `${count(acts.follows)} of follows, ${count(acts.blocks)} of blocks, ${count(acts.mutes)} of mutes; compared with Postgres, counts, homes`,
    ],
    [
      'states',
      count(acts.requests + acts.hidings + acts.suspensions + acts.leavings),
      `${count(acts.requests)} of requests to follow, ${count(acts.hidings)} of hidden posts, ${count(acts.suspensions)} of suspensions; ${count(acts.leavings)} users left; compared with Postgres, events, pages`,
    ],
    ['events', count(figures.events), 'read meanwhile and again at the end; compared with all of these'],
    ['live streams', 'followed', `their readers came back ${count(figures.reconnections)} times`],
    ...Object.entries({ lost, doubled, 'out of order': outOfOrder, unexpected, outdated }).map(
      ([what, those]) => [what, count(those.length), ''],
    ),
    [
      'wrong pages',
      count(Object.values(wrongPages).reduce((sum, each) => sum + each, 0)),
      `of ${count(figures.reads)} read meanwhile`,
    ],
    ['dead letters', count(underWay.deadLetters), ''],
    [
      'longest recovery',
      recovery(faults.longestRecovery),
      `503s for ${ms(faults.longestRefusal)} at most; quiet ${quietMs === undefined ? 'not at all' : ms(quietMs)} after the last post`,
    ],
  ];
  const injected = faults.kinds.map(({ kind, count, longestRecovery }) => [
    kind,
    String(count),
    recovery(longestRecovery),
  ]);
  const meanwhile = [
    ...sufferers.map((name) => row(name, faults.posts[name])),
    row('RabbitMQ, Redis or a worker', faults.unfelt),
  ];
  const { machine, generator } = figures;
  return terminalLines(
    [
      `chaos: ${minutes} min, seed ${seed}, ${rate} posts/s, ${users} people, ${figures.injected.length} faults`,
    ],
    { rows: totals, words: [0, 2] },
    { head: ['fault', 'count', 'longest recovery'], rows: injected, words: [0] },
    {
      head: ['POST while this suffers', '201', 'p99', 'worst', '503', 'no answer', 'other'],
      rows: meanwhile,
      words: [0],
    },
    [
      `machine: processors ${Math.round(machine.busy * 100)} % busy, nothing left in ${machine.fullSeconds} of ` +
        `${machine.seconds} s; generator late by p99 ${ms(generator.eventLoop.p99)}`,
      ...failures(figures).map((each) => `FAILED: ${each}`),
      ...breaches(figures).map((each) => `BROKEN: ${each}`),
    ],
  );
}

/** A line for the log, when a fault is over. */
export function describeInjected(
  number: number,
  { fault, recoveryMs }: Injected,
  { sinceStart, worst }: { sinceStart: number; worst: number },
): string {
  const seconds = Math.round(sinceStart / 1_000);
  const at = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const end = recoveryMs === undefined ? 'NOT RECOVERED' : `recovered in ${ms(recoveryMs)}`;
  return `${at.padStart(6)}  ${String(number).padStart(3)}  ${describeFault(fault)}: ${end}, worst POST ${ms(worst)}`;
}

function row(name: string, posts: PostFigures): string[] {
  const { accepted, p99, worst, refused, unanswered, failed } = posts;
  const times = accepted === 0 ? ['', ''] : [ms(p99), ms(worst)];
  return [name, String(accepted), ...times, ...[refused, unanswered, failed].map(String)];
}

const recovery = (value: number | undefined): string => (value === undefined ? 'never' : ms(value));

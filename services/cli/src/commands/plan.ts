import type { Input, StandaloneCommand } from '../command.ts';
import { readNumber } from '../numbers.ts';
import { type Plan, planCapacity, REDIS_BYTES, UTILISATION, type Workload } from '../plan/capacity.ts';
import { measuredCosts } from '../plan/costs.ts';
import { span, table } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const GIB = 2 ** 30;

const options = {
  users: { value: '<n>', help: 'people there are' },
  'posts-per-second': { value: '<n>', help: 'on average over a day' },
  'mean-followers': { value: '<n>', help: 'of whoever posts, on average' },
  'reads-per-post': { value: '<n>', help: 'home timelines read for each post (50)' },
  'active-share': { value: '<n>', help: 'of users who read in the last 30 days, 0 to 1 (0.3)' },
  peak: { value: '<n>', help: 'busiest hour, as a multiple of the average (3)' },
  'largest-followers': { value: '<n>', help: 'of the author with the most (a tenth of the users)' },
  'document-days': { value: '<n>', help: 'that documents stay in Redis (14)' },
  'notifications-per-post': { value: '<n>', help: 'names, answers, favourites and so on (0.5)' },
};

export const plan: StandaloneCommand = {
  name: 'plan',
  summary: 'Computes how many nodes of each kind a workload needs',
  help: [
    'From the processor time and the bytes that a post, a delivery and a read were measured to take (docs/performance.md).',
    'Needs no servers.',
  ],
  examples: ['--users 1000000 --posts-per-second 100 --mean-followers 403'],
  options,
  compute(input) {
    const load = readWorkload(input);
    const planned = planCapacity(load, measuredCosts);
    return { ok: true, data: { workload: load, ...planned }, lines: lines(load, planned) };
  },
};

function readWorkload(input: Input): Workload {
  const number = (name: keyof typeof options, min: number, max: number, otherwise?: number): number => {
    const given = readNumber(name, input.value(name), { min, max, whole: false }) ?? otherwise;
    if (given === undefined) throw new UsageError(`ripple plan needs --${name}.`);
    return given;
  };
  const users = number('users', 1, 1e10);
  return {
    users,
    postsPerSecond: number('posts-per-second', 0, 1e7),
    meanFollowers: number('mean-followers', 0, users),
    readsPerPost: number('reads-per-post', 0, 1e6, 50),
    activeShare: number('active-share', 0, 1, 0.3),
    peak: number('peak', 1, 100, 3),
    largestFollowers: number('largest-followers', 0, users, Math.ceil(users / 10)),
    documentDays: number('document-days', 0, 14, 14),
    notificationsPerPost: number('notifications-per-post', 0, 1e4, 0.5),
  };
}

function lines(load: Workload, planned: Plan): string[] {
  const { nodes, redisMemory, postgresDisk, largestAuthorSeconds } = planned;
  return [
    `In the busiest hour: ${whole(planned.peakPostsPerSecond)} posts, ${whole(planned.deliveriesPerSecond)} deliveries, ` +
      `${whole(planned.readsPerSecond)} home reads and ${whole(planned.messagesPerSecond)} messages a second`,
    '',
    ...table(
      ['node', 'processors', 'processes'],
      nodes.map(({ name, cores, nodes: count }) => [name, cores.toFixed(2), String(count)]),
      [1, 2],
    ),
    '',
    `Redis      ${gibibytes(redisMemory.homes)} of homes, ${gibibytes(redisMemory.documents)} of documents: ` +
      `${redisMemory.primaries} of at most ${REDIS_BYTES / GIB} GiB`,
    `Postgres   ${gibibytes(postgresDisk.follows)} of follows, ${gibibytes(postgresDisk.postsPerDay)} of posts a day`,
    `A post to ${whole(load.largestFollowers)} followers has reached the last after ${span(largestAuthorSeconds * 1_000)}`,
    '',
    `Assumes ${UTILISATION * 100} % utilisation at most, processors like those that were measured, eight of them for a`,
    'Postgres and a RabbitMQ, and that load grows with what is done. More than one Redis needs a cluster client, which',
    'the services do not have yet (the keys are ready for it). Not in it: replicas, spare nodes, networks, live',
    'streams, feeds that are read, keyword timelines, follows and edits.',
  ];
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const gibibytes = (bytes: number): string => `${Number((bytes / GIB).toPrecision(3))} GiB`;

import type { Input, StandaloneCommand } from '../command.ts';
import { parseNumber } from '../numbers.ts';
import { planCapacity, type Workload } from '../plan/capacity.ts';
import { describePlan, describeSizes } from '../plan/describe.ts';
import { UsageError } from '../usage-error.ts';

const needed = {
  users: { value: '<n>', help: 'people there are' },
  'posts-per-second': { value: '<n>', help: 'on average over a day' },
  'mean-followers': { value: '<n>', help: 'of the author of a post, on average' },
};

const options = {
  ...needed,
  'reads-per-post': { value: '<n>', help: 'home timelines read for each post (50)' },
  'active-share': { value: '<n>', help: 'of users who read in the last 30 days, 0 to 1 (0.3)' },
  peak: { value: '<n>', help: 'busiest hour, as a multiple of the average (3)' },
  'largest-followers': { value: '<n>', help: 'of the author with the most (a tenth of the users)' },
  'document-days': { value: '<n>', help: 'that documents stay in Redis (14)' },
  'notifications-per-post': { value: '<n>', help: 'names, answers, favourites and so on (0.5)' },
  'without-replicas': { help: 'no replicas: one RabbitMQ, one Postgres, Redis masters alone' },
};

/** Each user posts 4.3 times a day, and is followed by 400. */
const sizes = [1_000_000, 10_000_000, 100_000_000];
const POSTS_PER_SECOND_OF_MILLION = 50;
const MEAN_FOLLOWERS = 400;

export const plan: StandaloneCommand = {
  name: 'plan',
  summary: 'Computes how many nodes of each kind a workload needs',
  help: [
    'From the processor time and the bytes that a post, a delivery and a read were measured to take (docs/performance.md,',
    'docs/scaling.md). Without people, posts and followers: for 1, 10 and 100 million people who post as often as is',
    'usual. Needs no servers.',
  ],
  examples: ['', '--users 1000000 --posts-per-second 100 --mean-followers 403'],
  options,
  compute(input) {
    const given = Object.keys(needed).filter((name) => input.value(name) !== undefined);
    if (given.length === 0) {
      const plans = sizes.map((users) => {
        const postsPerSecond = (users / 1_000_000) * POSTS_PER_SECOND_OF_MILLION;
        const workload = parseWorkload(input, { users, postsPerSecond, meanFollowers: MEAN_FOLLOWERS });
        return { workload, plan: planCapacity(workload) };
      });
      return {
        ok: true,
        data: plans.map(({ workload, plan }) => ({ workload, ...plan })),
        lines: describeSizes(plans),
      };
    }
    const workload = parseWorkload(input);
    const planned = planCapacity(workload);
    return { ok: true, data: { workload, ...planned }, lines: describePlan(workload, planned) };
  },
};

type Needed = Pick<Workload, 'users' | 'postsPerSecond' | 'meanFollowers'>;

function parseWorkload(input: Input, otherwise: Partial<Needed> = {}): Workload {
  const number = (name: keyof typeof options, min: number, max: number, without?: number): number => {
    const given = parseNumber(name, input.value(name), { min, max, whole: false }) ?? without;
    if (given === undefined) throw new UsageError(`ripple plan needs --${name}.`);
    return given;
  };
  const users = number('users', 1, 1e10, otherwise.users);
  return {
    users,
    postsPerSecond: number('posts-per-second', 0, 1e7, otherwise.postsPerSecond),
    meanFollowers: number('mean-followers', 0, users, otherwise.meanFollowers),
    readsPerPost: number('reads-per-post', 0, 1e6, 50),
    activeShare: number('active-share', 0, 1, 0.3),
    peak: number('peak', 1, 100, 3),
    largestFollowers: number('largest-followers', 0, users, Math.ceil(users / 10)),
    documentDays: number('document-days', 0, 365, 14),
    notificationsPerPost: number('notifications-per-post', 0, 1e4, 0.5),
    replicated: !input.flag('without-replicas'),
  };
}

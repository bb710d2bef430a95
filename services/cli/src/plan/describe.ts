import { span, table } from '../text.ts';
import { type Plan, POSTGRES_BYTES, REDIS_BYTES, UTILISATION, type Workload } from './capacity.ts';

const GIB = 2 ** 30;
const DAYS_OF_A_YEAR = 365;

/** What one workload needs. */
export function describePlan(load: Workload, planned: Plan): string[] {
  const { nodes, redis, rabbitmq, postgres, largestAuthorSeconds } = planned;
  const noted: Record<string, string> = {
    Redis: `masters${redis.replicas > 0 ? ', each with a replica' : ''}: ${reason(redis.decides)}`,
    RabbitMQ: rabbitmq.laneParts > 1 ? `LANE_PARTS=${rabbitmq.laneParts}` : '',
    Postgres: `a primary${postgres.standbys > 0 ? `, and ${postgres.standbys} standbys` : ''}`,
  };
  return [
    `In the busiest hour: ${whole(planned.peakPostsPerSecond)} posts, ${whole(planned.deliveriesPerSecond)} deliveries, ` +
      `${whole(planned.readsPerSecond)} home reads and ${whole(planned.messagesPerSecond)} messages a second`,
    '',
    ...table(
      ['node', 'processors', 'nodes', ''],
      nodes.map(({ name, cores, nodes: count }) => [
        name,
        cores.toFixed(2),
        String(count),
        noted[name] ?? '',
      ]),
      [1, 2],
    ),
    '',
    `Redis      ${bytes(redis.homes)} of homes, ${bytes(redis.documents)} of documents, on masters of at most ${REDIS_BYTES / GIB} GiB`,
    `Postgres   ${bytes(postgres.follows)} of follows, ${bytes(postgres.postsPerDay)} of posts a day`,
    `A post to ${whole(load.largestFollowers)} followers has reached the last after ${span(largestAuthorSeconds * 1_000)}`,
    ...where([planned]),
    ...leftOut,
  ];
}

/** Several sizes beside each other. */
export function describeSizes(plans: { workload: Workload; plan: Plan }[]): string[] {
  const row = (name: string, of: (plan: Plan, load: Workload) => string) => [
    name,
    ...plans.map(({ plan, workload }) => of(plan, workload)),
  ];
  const [first] = plans;
  const columns = plans.map((_, index) => index + 1);
  return [
    `Followers of an author: ${whole(first?.workload.meanFollowers ?? 0)}. The busiest hour has ${first?.workload.peak} times the average.`,
    '',
    ...table(
      row('people', (_, { users }) => `${whole(users / 1e6)} M`),
      [
        row('posts/s', ({ peakPostsPerSecond }) => whole(peakPostsPerSecond)),
        row('deliveries/s', ({ deliveriesPerSecond }) => whole(deliveriesPerSecond)),
        row('home reads/s', ({ readsPerSecond }) => whole(readsPerSecond)),
        row('messages/s', ({ messagesPerSecond }) => whole(messagesPerSecond)),
        row('', () => ''),
        ...(first?.plan.nodes ?? [])
          .filter(({ name }) => !engines.has(name))
          .map(({ name }) =>
            row(name, (plan) => String(plan.nodes.find((each) => each.name === name)?.nodes)),
          ),
        row('', () => ''),
        row('Redis masters', ({ redis }) => String(redis.masters)),
        row('  what decides', ({ redis }) => redis.decides),
        row('  replicas', ({ redis }) => String(redis.replicas)),
        row('  homes', ({ redis }) => bytes(redis.homes)),
        row('  documents', ({ redis }) => bytes(redis.documents)),
        row('RabbitMQ nodes', ({ rabbitmq }) => String(rabbitmq.nodes)),
        row('  LANE_PARTS', ({ rabbitmq }) => String(rabbitmq.laneParts)),
        row('Postgres processors', (plan) => coresOf(plan, 'Postgres')),
        row('  standbys', ({ postgres }) => String(postgres.standbys)),
        row('  follows', ({ postgres }) => bytes(postgres.follows)),
        row('  posts a day', ({ postgres }) => bytes(postgres.postsPerDay)),
        row('  days that fit', ({ postgres }) => whole(Math.floor(postgres.daysOfPosts))),
      ],
      columns,
    ),
    ...where(plans.map(({ plan }) => plan)),
    ...leftOut,
  ];
}

const engines = new Set<string>(['Redis', 'RabbitMQ', 'Postgres']);

const coresOf = ({ nodes }: Plan, name: string) =>
  (nodes.find((each) => each.name === name)?.cores ?? 0).toFixed(1);

const reason = (decides: Plan['redis']['decides']) =>
  decides === 'one is enough' ? decides : `${decides} ${decides === 'memory' ? 'decides' : 'decide'}`;

/** Where Postgres ends, if it is near. */
const where = (plans: Plan[]): string[] =>
  plans.every(({ postgres }) => postgres.daysOfPosts >= DAYS_OF_A_YEAR)
    ? []
    : [
        '',
        `One primary ends here: within a year, follows and posts outgrow the ${POSTGRES_BYTES / 2 ** 40} TiB that can be restored in a night.`,
        'What follows is not built: people and their posts on several primaries, by author. Ids of today carry no',
        'author; they would need some bits for the primary (docs/scaling.md), which is to be decided before data grows.',
      ];

const leftOut = [
  '',
  `Assumes ${UTILISATION * 100} % utilisation at most, processors like those that were measured, eight of them for a RabbitMQ`,
  'node, and that load grows with what is done. Not in it: a spare node for each that may be lost, websub-hub,',
  'media and mailer, networks, live streams, feeds that are read, keyword timelines, cold homes, follows and edits.',
];

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const bytes = (value: number): string =>
  value >= 1_000 * GIB
    ? `${Number((value / GIB / 1_024).toPrecision(3))} TiB`
    : `${Number((value / GIB).toPrecision(3))} GiB`;

/**
 * What a unit of work costs, measured: milliseconds of one processor of a small virtual machine (AMD EPYC, two
 * of them, with all servers on it), and bytes. `npm run bench` tells those of a post, a read and a delivery,
 * `npm run load` those of a notification; docs/performance.md has the runs.
 */
export interface UnitCosts {
  /** Processor time, in ms. */
  cpu: Record<Process, { perPost: number; perDelivery: number; perRead: number; perNotification: number }>;
  /** In Redis. */
  memory: { perHomeEntry: number; perHomeKey: number; perDocument: number };
  /** In Postgres, with indexes. */
  disk: { perFollow: number; perPost: number };
}

export const processes = [
  'api',
  'outbox-relay',
  'fan-out',
  'timeline-writer',
  'notifier',
  'indexer',
  'feed-builder',
  'Redis',
  'Postgres',
  'RabbitMQ',
] as const;
export type Process = (typeof processes)[number];

const cpu = (perPost: number, rest: Partial<UnitCosts['cpu'][Process]> = {}) => ({
  ...{ perPost, perDelivery: 0, perRead: 0, perNotification: 0 },
  ...rest,
});

/** With one node of each engine. */
export const measuredCosts: UnitCosts = {
  cpu: {
    api: cpu(0.6, { perRead: 0.4 }),
    'outbox-relay': cpu(0.01),
    'fan-out': cpu(0.34),
    'timeline-writer': cpu(0.2, { perDelivery: 0.0014 }),
    notifier: cpu(0, { perNotification: 1.5 }),
    indexer: cpu(0.2),
    'feed-builder': cpu(0.2),
    Redis: cpu(0.25, { perDelivery: 0.0033, perRead: 0.04 }),
    Postgres: cpu(0.75, { perDelivery: 0.0002, perNotification: 1 }),
    RabbitMQ: cpu(0.7, { perDelivery: 0.0002, perNotification: 0.2 }),
  },
  memory: { perHomeEntry: 10.4, perHomeKey: 160, perDocument: 600 },
  disk: { perFollow: 190, perPost: 2_500 },
};

/**
 * With a Redis cluster, three members of each queue and two standbys, from a trial on six Redis nodes, three of
 * RabbitMQ and a Postgres with two standbys, on two busy processors: good to 15 %.
 */
export const clusterCosts: UnitCosts = {
  ...measuredCosts,
  cpu: {
    ...measuredCosts.cpu,
    // Documents and counts are asked for by post: 235 µs of the client instead of 123, 110 of Redis.
    api: cpu(0.6, { perRead: 0.51 }),
    Redis: cpu(0.25, { perDelivery: 0.0034, perRead: 0.11 }),
    // A commit waits for one of two standbys: 10.0 inserts in the time of 12.0.
    Postgres: cpu(0.9, { perDelivery: 0.0002, perNotification: 1.2 }),
    // 0.28 ms for each message, of all nodes together.
    RabbitMQ: cpu(1.1, { perDelivery: 0.0002, perNotification: 0.28 }),
  },
};

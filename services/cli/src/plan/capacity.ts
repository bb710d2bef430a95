import { type Process, processes, type UnitCosts } from './costs.ts';

export interface Workload {
  users: number;
  /** On average over a day. */
  postsPerSecond: number;
  /** Of whoever posts, on average. */
  meanFollowers: number;
  /** Home timelines read for each post. */
  readsPerPost: number;
  /** Share of users whose home is live: read in the last 30 days. */
  activeShare: number;
  /** Load of the busiest hour, as a multiple of the average. */
  peak: number;
  /** Followers of the author with the most. */
  largestFollowers: number;
  /** How long documents stay in Redis, in days. */
  documentDays: number;
  /** Notifications for each post: names, answers, favourites. */
  notificationsPerPost: number;
}

export interface NodeKind {
  name: Process;
  /** Processors' worth of work in the busiest hour. */
  cores: number;
  /** Processes to run so that each stays below the utilisation aimed at; each is one thread, but for Postgres and RabbitMQ. */
  nodes: number;
}

export interface Plan {
  peakPostsPerSecond: number;
  deliveriesPerSecond: number;
  readsPerSecond: number;
  messagesPerSecond: number;
  nodes: NodeKind[];
  /** In bytes. */
  redisMemory: { homes: number; documents: number; total: number; primaries: number };
  /** In bytes. */
  postgresDisk: { follows: number; postsPerDay: number };
  /** From the accepted post to the last follower, in seconds, when nothing else waits in the lane. */
  largestAuthorSeconds: number;
}

/** Above it waiting grows faster than the work: at 70 % a queue with random arrivals is 2.3 long (M/M/1). */
export const UTILISATION = 0.7;
/** A Redis of more is slow to fill again after a loss. */
export const REDIS_BYTES = 25 * 2 ** 30;
/** Timelines are trimmed at this length (packages/timelines). */
const CAP = 800;
const MESSAGES_PER_POST = 4;
/** A post to more followers travels in several messages (services/fan-out). */
const FOLLOWERS_PER_MESSAGE = 5_000;
const THREADS: Partial<Record<Process, number>> = { Postgres: 8, RabbitMQ: 8 };
/** A home that isn't there is looked for and left: measured as so much of a delivery. */
const DORMANT = 0.4;
const SECONDS_PER_DAY = 86_400;

/**
 * How many nodes of each kind a workload needs. Utilisation is arrivals times service time (the utilisation law,
 * U = X·S: Denning and Buzen, The Operational Analysis of Queueing Network Models, 1978); what is needed grows
 * linearly with each kind of work, as nothing in Ripple looks at all users, posts or follows.
 */
export function planCapacity(load: Workload, costs: UnitCosts): Plan {
  const posts = load.postsPerSecond * load.peak;
  const deliveries = posts * load.meanFollowers * load.activeShare;
  const perFollower = load.activeShare + (1 - load.activeShare) * DORMANT;
  const work = posts * load.meanFollowers * perFollower;
  const reads = posts * load.readsPerPost;
  const notifications = posts * load.notificationsPerPost;
  const nodes = processes.map((name): NodeKind => {
    const { perPost, perDelivery, perRead, perNotification } = costs.cpu[name];
    const ms = posts * perPost + work * perDelivery + reads * perRead + notifications * perNotification;
    const cores = ms / 1_000;
    return { name, cores, nodes: Math.max(1, Math.ceil(cores / ((THREADS[name] ?? 1) * UTILISATION))) };
  });

  const live = load.users * load.activeShare;
  const homes = live * (CAP * costs.memory.perHomeEntry + costs.memory.perHomeKey);
  const documents = load.postsPerSecond * SECONDS_PER_DAY * load.documentDays * costs.memory.perDocument;
  const total = homes + documents;
  const byMemory = Math.max(1, Math.ceil(total / REDIS_BYTES));
  const redis = nodes.find(({ name }) => name === 'Redis');
  if (redis) redis.nodes = Math.max(redis.nodes, byMemory);

  // One post is as fast as the slowest that all of it goes through: each primary its part, each writer its slices.
  const writers = nodes.find(({ name }) => name === 'timeline-writer')?.nodes ?? 1;
  const toDeliver = load.largestFollowers * perFollower;
  const perDelivery = Math.max(
    costs.cpu.Redis.perDelivery / (redis?.nodes ?? 1),
    costs.cpu['timeline-writer'].perDelivery / writers,
  );
  return {
    peakPostsPerSecond: posts,
    deliveriesPerSecond: deliveries,
    readsPerSecond: reads,
    messagesPerSecond:
      posts * (MESSAGES_PER_POST + Math.max(0, load.meanFollowers / FOLLOWERS_PER_MESSAGE - 1)) +
      notifications,
    nodes,
    redisMemory: { homes, documents, total, primaries: redis?.nodes ?? byMemory },
    postgresDisk: {
      follows: load.users * load.meanFollowers * costs.disk.perFollow,
      postsPerDay: load.postsPerSecond * SECONDS_PER_DAY * costs.disk.perPost,
    },
    largestAuthorSeconds: (toDeliver * perDelivery) / 1_000,
  };
}

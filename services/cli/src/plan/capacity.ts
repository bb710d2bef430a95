import { type Costs, costs as ownCosts, type Process, processes } from './costs.ts';

export interface Workload {
  users: number;
  /** On average over a day. */
  postsPerSecond: number;
  /** Followers of the author of a post, on average. */
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
  /** Whether the loss of any one node is borne: a Redis cluster with replicas, three RabbitMQ nodes, two standbys. */
  replicated: boolean;
}

export interface NodeKind {
  name: Process;
  /** Processors' worth of work in the busiest hour. */
  cores: number;
  /** Processes to run so that each stays below the utilisation aimed at; each is one thread, but for RabbitMQ (eight) and Postgres. */
  nodes: number;
}

export interface Plan {
  peakPostsPerSecond: number;
  deliveriesPerSecond: number;
  readsPerSecond: number;
  messagesPerSecond: number;
  /** Those of Redis are masters. Of Postgres there is one primary, however many processors it needs. */
  nodes: NodeKind[];
  /** Memory in bytes. */
  redis: {
    homes: number;
    documents: number;
    masters: number;
    replicas: number;
    /** What asks for so many masters; `votes`: a cluster has three at least. */
    decides: 'memory' | 'processors' | 'votes' | 'one is enough';
  };
  rabbitmq: { nodes: number; laneParts: number };
  /** Disk in bytes. `daysOfPosts`: those that fit beside the follows on one primary. */
  postgres: { standbys: number; follows: number; postsPerDay: number; daysOfPosts: number };
  /** From the accepted post to the last follower, in seconds, when nothing else waits in the lane. */
  largestAuthorSeconds: number;
}

/** Above it waiting grows faster than the work: at 70 % a queue with random arrivals is 2.3 long (M/M/1). */
export const UTILISATION = 0.7;
/** A larger Redis takes too long to fill again after a loss. */
export const REDIS_BYTES = 25 * 2 ** 30;
/** Timelines are trimmed at this length (packages/timelines). */
const CAP = 800;
/** Of a lane without parts; most of what its leader did in the trial was 13,000 to 15,000. */
const MESSAGES_PER_LANE = 10_000;
/** A cluster needs so many masters to vote for a new one. */
const VOTING_MASTERS = 3;
/** A restore at 500 MB/s takes nine hours. */
export const POSTGRES_BYTES = 16 * 2 ** 40;
/** A post to more followers travels in several messages (services/fan-out). */
const FOLLOWERS_PER_MESSAGE = 5_000;
const THREADS: Partial<Record<Process, number>> = { RabbitMQ: 8 };
/** Cost of a delivery to a home that doesn't exist, as a share of one to a home that does. Measured. */
const DORMANT = 0.4;
const SECONDS_PER_DAY = 86_400;

/**
 * How many nodes of each kind a workload needs. Utilisation is arrivals times service time (the utilisation law,
 * U = X·S: Denning and Buzen, The Operational Analysis of Queueing Network Models, 1978); what is needed grows
 * linearly with each kind of work, as nothing in Ripple looks at all users, posts or follows.
 * @param costs those of costs.json if not given
 */
export function planCapacity(load: Workload, costs: Costs = ownCosts): Plan {
  const { memory, disk } = costs;
  const homes = load.users * load.activeShare * (CAP * memory.perHomeEntry + memory.perHomeKey);
  const documents = load.postsPerSecond * SECONDS_PER_DAY * load.documentDays * memory.perDocument;
  const byMemory = Math.max(1, Math.ceil((homes + documents) / REDIS_BYTES));

  const one = countNodes(load, costs.cpu);
  const inCluster = load.replicated || Math.max(byMemory, nodesOf('Redis', one)) > 1;
  const cpu = inCluster ? costs.cpuInCluster : costs.cpu;
  const nodes = inCluster ? countNodes(load, cpu) : one;
  const byProcessors = nodesOf('Redis', nodes);
  const masters = Math.max(byMemory, byProcessors, inCluster ? VOTING_MASTERS : 1);
  const brokers = Math.max(nodesOf('RabbitMQ', nodes), load.replicated ? 3 : 1);
  const adjusted: Partial<Record<Process, number>> = { Redis: masters, RabbitMQ: brokers, Postgres: 1 };

  const { posts, deliveries, reads, notifications, perFollower } = ratesOf(load);
  // The slowest stage decides: the masters share the deliveries of a post, and so do the writers.
  const perDelivery = Math.max(
    cpu.Redis.perDelivery / masters,
    cpu['timeline-writer'].perDelivery / nodesOf('timeline-writer', nodes),
  );
  const follows = load.users * load.meanFollowers * disk.perFollow;
  const postsPerDay = load.postsPerSecond * SECONDS_PER_DAY * disk.perPost;
  return {
    peakPostsPerSecond: posts,
    deliveriesPerSecond: deliveries,
    readsPerSecond: reads,
    messagesPerSecond:
      posts * (costs.messagesPerPost + Math.max(0, load.meanFollowers / FOLLOWERS_PER_MESSAGE - 1)) +
      notifications,
    nodes: nodes.map((each) => ({ ...each, nodes: adjusted[each.name] ?? each.nodes })),
    redis: {
      homes,
      documents,
      masters,
      replicas: load.replicated ? masters : 0,
      decides:
        masters === 1
          ? 'one is enough'
          : masters === byMemory
            ? 'memory'
            : masters === byProcessors
              ? 'processors'
              : 'votes',
    },
    // Each lane behind fan-out has a message for each post.
    rabbitmq: { nodes: brokers, laneParts: Math.max(1, Math.ceil(posts / MESSAGES_PER_LANE)) },
    postgres: {
      standbys: load.replicated ? 2 : 0,
      follows,
      postsPerDay,
      daysOfPosts: Math.max(0, POSTGRES_BYTES - follows) / postsPerDay,
    },
    largestAuthorSeconds: (load.largestFollowers * perFollower * perDelivery) / 1_000,
  };
}

/** What happens in a second of the busiest hour. */
function ratesOf(load: Workload) {
  const posts = load.postsPerSecond * load.peak;
  return {
    posts,
    deliveries: posts * load.meanFollowers * load.activeShare,
    reads: posts * load.readsPerPost,
    notifications: posts * load.notificationsPerPost,
    /** Cost of a follower's delivery, as a share of one to a home that exists. */
    perFollower: load.activeShare + (1 - load.activeShare) * DORMANT,
  };
}

function countNodes(load: Workload, cpu: Costs['cpu']): NodeKind[] {
  const { posts, reads, notifications, perFollower } = ratesOf(load);
  const work = posts * load.meanFollowers * perFollower;
  return processes.map((name) => {
    const { perPost, perDelivery, perRead, perNotification } = cpu[name];
    const ms = posts * perPost + work * perDelivery + reads * perRead + notifications * perNotification;
    const cores = ms / 1_000;
    return { name, cores, nodes: Math.max(1, Math.ceil(cores / ((THREADS[name] ?? 1) * UTILISATION))) };
  });
}

const nodesOf = (name: Process, nodes: NodeKind[]): number =>
  nodes.find((each) => each.name === name)?.nodes ?? 1;

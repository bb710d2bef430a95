import type { Ring } from '@ripple/budgets';
import type { Lane } from '@ripple/messages';

/** Who was under load: Ripple, or one of the other ways to build the same thing (test/load/baselines). */
export type SubjectName = 'ripple' | BaselineName;
export const baselineNames = ['in-request', 'per-follower', 'pull'] as const;
export type BaselineName = (typeof baselineNames)[number];

/** What a run has found: written as JSON, drawn as a page, compared with another. All times are milliseconds. */
export interface LoadResult {
  version: 1;
  /** ISO 8601, UTC. */
  startedAt: string;
  scenario: {
    name: string;
    about: string;
    arrival: 'constant' | 'poisson';
    phases: Phase[];
  };
  world: { users: number; follows: number; largestAuthor: number; seed: number };
  machine: Machine;
  /** Ripple comes first. */
  subjects: Subject[];
}

export interface Phase {
  name: string;
  seconds: number;
  postsPerSecond: number;
  readsPerSecond: number;
}

export interface Machine {
  processors: number;
  model: string;
  memoryBytes: number;
  /** Of Node, the servers and Ripple itself (its commit), by name. */
  versions: Record<string, string>;
}

export interface Distribution {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** How many were at most so long and longer than the bucket before allows. */
  buckets: [upToMs: number, count: number][];
}

export interface RingResult extends Distribution {
  budgetMs: number;
  worstMs: number;
  /** Sampled posts that were not to be seen within the ring's worst budget. */
  unseen: number;
}

export interface Subject {
  name: SubjectName;
  /** A baseline has no other rings than author and followers. */
  rings: Partial<Record<Ring, RingResult>>;
  reads: Distribution;
  posts: { sent: number; accepted: number; wantedPerSecond: number; sentPerSecond: number };
  /** Into home timelines, as the follow graph demands and as the subject counted them. */
  deliveries: { owed: number; counted: number | undefined; perSecond: number };
  /** Undefined where the subject sends none. */
  messagesPerPost: number | undefined;
  bytesPerEntry: number | undefined;
  processes: ProcessCost[];
  generator: {
    lateness: { p99: number; max: number };
    eventLoop: { p99: number; max: number };
    trusted: boolean;
  };
  processors: { busy: number; fullSeconds: number; seconds: number };
  errors: Record<string, number>;
  /** One for each second of the run, with the wait for the last deliveries at its end. */
  series: Second[];
  /** Why the run has failed, in sentences; empty if it has not. */
  failed: string[];
}

/** What a process, with all that it has started, has used. */
export interface ProcessCost {
  name: string;
  cpuSeconds: number;
  /** Resident, in bytes. */
  memory: { first: number; last: number; most: number };
}

export interface Second {
  /** Since the first post was due. */
  second: number;
  posts: number;
  reads: number;
  deliveries: number;
  /** The worst of that second; null where nothing was measured. `reads` are of homes. */
  worst: Record<Ring | 'reads', number | null>;
  /** Age of the oldest work not known to be delivered, by lane; what is not reported is left out. */
  lanes: Partial<Record<Lane, number>>;
}

import written from './costs.json' with { type: 'json' };

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

/** Processor time, in ms. */
export interface WorkCosts {
  perPost: number;
  perDelivery: number;
  perRead: number;
  perNotification: number;
}

/** What a unit of work costs. */
export interface Costs {
  cpu: Record<Process, WorkCosts>;
  /** The same with a Redis cluster, three members of each queue, and two standbys. */
  cpuInCluster: Record<Process, WorkCosts>;
  messagesPerPost: number;
  /** In Redis, in bytes. */
  memory: { perHomeEntry: number; perHomeKey: number; perDocument: number };
  /** In Postgres, with indexes, in bytes. */
  disk: { perFollow: number; perPost: number };
}

/** Of work that a process has nothing to do with, nothing is written. */
type ByProcess<Of> = Partial<Record<Process, Of>>;

/** What costs.json holds; processor time is in ms of a processor like the one it was measured on. */
export interface CostsFile {
  /** `npm run bench -- --write-costs` writes this part, and nothing else of it. */
  measured: {
    by: string;
    on: string;
    cpu: ByProcess<Partial<Omit<WorkCosts, 'perNotification'>>>;
    messagesPerPost: number;
    bytesPerHomeEntry: number;
  };
  /** What the bench does not measure, with where each is from. */
  stated: {
    notifications: { from: string; cpu: ByProcess<number> };
    bytes: { from: string; perHomeKey: number; perDocument: number; perFollow: number; perPost: number };
    /** Times what one node of each takes. */
    cluster: { from: string; times: ByProcess<Partial<WorkCosts>> };
  };
}

/** The costs out of a file. */
export function costsOf({ measured, stated }: CostsFile): Costs {
  const { perHomeKey, perDocument, perFollow, perPost } = stated.bytes;
  const of = (process: Process): WorkCosts => ({
    ...{ perPost: 0, perDelivery: 0, perRead: 0, ...measured.cpu[process] },
    perNotification: stated.notifications.cpu[process] ?? 0,
  });
  const inCluster = (process: Process): WorkCosts => {
    const one = of(process);
    const times = stated.cluster.times[process] ?? {};
    return {
      perPost: one.perPost * (times.perPost ?? 1),
      perDelivery: one.perDelivery * (times.perDelivery ?? 1),
      perRead: one.perRead * (times.perRead ?? 1),
      perNotification: one.perNotification * (times.perNotification ?? 1),
    };
  };
  return {
    cpu: byProcess(of),
    cpuInCluster: byProcess(inCluster),
    messagesPerPost: measured.messagesPerPost,
    memory: { perHomeEntry: measured.bytesPerHomeEntry, perHomeKey, perDocument },
    disk: { perFollow, perPost },
  };
}

const byProcess = (of: (process: Process) => WorkCosts) =>
  Object.fromEntries(processes.map((process) => [process, of(process)])) as Costs['cpu'];

/** Those of the file. */
export const costs: Costs = costsOf(written);

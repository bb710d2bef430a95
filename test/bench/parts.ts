import type { Bench } from './bench.ts';
import type { Figure } from './figure.ts';
import { measureClassical } from './figures/classical.ts';
import { measureGrowth } from './figures/growth.ts';
import { measureIdle } from './figures/idle.ts';
import { measureMeanwhile } from './figures/meanwhile.ts';
import { measureMemory } from './figures/memory.ts';
import { measureNodes } from './figures/nodes.ts';
import { measurePosting } from './figures/posting.ts';
import { measureReading } from './figures/reading.ts';
import { measureScripts } from './figures/scripts.ts';
import { measureServers } from './figures/servers.ts';
import { measureSpreading } from './figures/spreading.ts';
import { measureThreads } from './figures/threads.ts';

/** In the order in which they are measured. */
export const parts = {
  idle: measureIdle,
  servers: measureServers,
  scripts: measureScripts,
  reading: measureReading,
  posting: measurePosting,
  spreading: measureSpreading,
  classical: measureClassical,
  meanwhile: measureMeanwhile,
  memory: measureMemory,
  threads: measureThreads,
  growth: measureGrowth,
  nodes: measureNodes,
} satisfies Record<string, (bench: Bench) => Promise<Figure[]>>;

export type Part = keyof typeof parts;

/** Measured only when asked for: they take long. */
export const onRequest: readonly Part[] = ['growth', 'nodes'];

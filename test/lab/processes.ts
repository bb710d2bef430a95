import { readdirSync, readFileSync } from 'node:fs';

export interface WatchedProcess {
  name: string;
  /** It may have been started again since. */
  pid(): number;
}

/** What a process, with all that it has started, has used. */
export interface ProcessCost {
  name: string;
  cpuSeconds: number;
  /** Resident, in bytes. */
  memory: { first: number; last: number; most: number };
}

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;
const LOOK_EVERY_MS = 1_000;

interface Usage {
  cpuSeconds: number;
  memoryBytes: number;
}

/** Watches the processor time and the memory of processes, each with all that it has started, until it is asked. */
export function watchProcesses(processes: WatchedProcess[]): () => ProcessCost[] {
  const began = processes.map(({ pid }) => usageOf(pid()));
  const memory = began.map(({ memoryBytes }) => ({
    first: memoryBytes,
    last: memoryBytes,
    most: memoryBytes,
  }));
  const look = () => {
    const family = readFamily();
    for (const [index, { pid }] of processes.entries()) {
      const seen = memory[index];
      if (!seen) continue;
      seen.last = usageOf(pid(), family).memoryBytes;
      seen.most = Math.max(seen.most, seen.last);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  // A run that is interrupted never asks.
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
    return processes.map(({ name, pid }, index) => ({
      name,
      cpuSeconds: usageOf(pid()).cpuSeconds - (began[index]?.cpuSeconds ?? 0),
      memory: memory[index] ?? { first: 0, last: 0, most: 0 },
    }));
  };
}

/** Parents of all processes there are. */
function readFamily(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const fields = pid > 0 ? statOf(pid) : undefined;
    if (!fields) continue;
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

/**
 * What a process and its descendants use. The time of children that have ended is in that of their parent;
 * memory that is shared, as the buffers of Postgres are, counts once.
 * @see proc(5)
 */
function usageOf(pid: number, family = readFamily()): Usage {
  const usage: Usage = { cpuSeconds: 0, memoryBytes: 0 };
  let shared = 0;
  const add = (each: number) => {
    const stat = statOf(each);
    const statm = read(`/proc/${each}/statm`)?.split(' ').map(Number);
    if (stat && statm) {
      const [user, system, usersOfChildren, systemOfChildren] = stat.slice(11, 15).map(Number);
      const ticks = (user ?? 0) + (system ?? 0) + (usersOfChildren ?? 0) + (systemOfChildren ?? 0);
      usage.cpuSeconds += ticks / TICKS_PER_SECOND;
      usage.memoryBytes += ((statm[1] ?? 0) - (statm[2] ?? 0)) * PAGE_BYTES;
      shared = Math.max(shared, (statm[2] ?? 0) * PAGE_BYTES);
    }
    for (const child of family.get(each) ?? []) add(child);
  };
  add(pid);
  return { ...usage, memoryBytes: usage.memoryBytes + shared };
}

/** From the state (the third) on: what stands before it may contain spaces. */
const statOf = (pid: number): string[] | undefined =>
  read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .trim()
    .split(' ');

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import type { Stack } from '@ripple/infra/stack';

type Watched = Pick<Stack['services'][number], 'label' | 'pid'>;
type Phase = 'before' | 'waiting' | 'draining';

/** The resident memory of processes in phases, the most of each phase; a server's children count with it. */
export function createMemoryWatch(processes: Watched[]) {
  const most = new Map<string, Partial<Record<Phase, number>>>();
  const look = (phase: Phase) => {
    for (const { label, pid } of processes) {
      const seen = most.get(label) ?? {};
      most.set(label, { ...seen, [phase]: Math.max(seen[phase] ?? 0, residentMiB(pid)) });
    }
  };
  return {
    begin: () => look('before'),
    look,
    table(): string[] {
      const cell = (value?: number) => (value === undefined ? '' : `${Math.round(value)} MiB`).padStart(12);
      return [
        `${'process'.padEnd(16)}${['before', 'waiting', 'draining'].map((word) => word.padStart(12)).join('')}`,
        ...[...most].map(
          ([label, { before, waiting, draining }]) =>
            label.padEnd(16) + cell(before) + cell(waiting) + cell(draining),
        ),
      ];
    },
    /** Those of the named ones that had at some time so much more than before, in sentences. */
    grownBy(limitMiB: number, labels: string[]): string[] {
      return [...most].flatMap(([label, { before = 0, waiting = 0, draining = 0 }]) => {
        const growth = Math.max(waiting, draining) - before;
        return labels.includes(label) && growth > limitMiB
          ? [`${label} grew by ${Math.round(growth)} MiB`]
          : [];
      });
    },
  };
}

/** Of a process and its group: RabbitMQ's leader is a shell. */
function residentMiB(leader: number): number {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .reduce((sum, pid) => sum + (groupOf(pid) === leader ? residentOf(pid) : 0), 0);
}

function groupOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}

function residentOf(pid: string): number {
  try {
    // Shared pages (those of Postgres' buffers above all) count once in each process: a little too much.
    const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1_024;
  } catch {
    return 0;
  }
}

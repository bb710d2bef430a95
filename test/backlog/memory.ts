import { readFileSync } from 'node:fs';
import { liveMembers } from '@ripple/infra/process-group';
import type { Stack } from '@ripple/infra/stack';

type Watched = Pick<Stack['services'][number], 'label' | 'pid'>;
const phases = ['before', 'waiting', 'first half', 'second half'] as const;
type Phase = (typeof phases)[number];

/** The resident memory of processes in phases, the most of each phase; a server's children count with it. */
export function createMemoryWatch(processes: Watched[]) {
  const most = new Map<string, Partial<Record<Phase, number>>>();
  /** @returns what there is now, in a line */
  const look = (phase: Phase): string => {
    const now = processes.map(({ label, pid }) => {
      const seen = most.get(label) ?? {};
      const resident = residentMiB(pid);
      most.set(label, { ...seen, [phase]: Math.max(seen[phase] ?? 0, resident) });
      return `${label} ${Math.round(resident)}`;
    });
    return `MiB: ${now.join(', ')}`;
  };
  return {
    begin: () => look('before'),
    look,
    table(): string[] {
      const cell = (value?: number) => (value === undefined ? '' : `${Math.round(value)} MiB`).padStart(12);
      return [
        `${'process'.padEnd(16)}${phases.map((phase) => phase.padStart(12)).join('')}`,
        ...[...most].map(
          ([label, seen]) => label.padEnd(16) + phases.map((phase) => cell(seen[phase])).join(''),
        ),
      ];
    },
    /**
     * Those of the named ones whose memory grew with the number of jobs, in sentences: that had so much more
     * while the second half was worked off than while the first was. (A worker at full speed has more than one
     * that is idle; it must not go on from there.)
     */
    grownBy(limitMiB: number, labels: string[]): string[] {
      return [...most].flatMap(([label, seen]) => {
        const growth = (seen['second half'] ?? 0) - (seen['first half'] ?? 0);
        return labels.includes(label) && growth > limitMiB
          ? [`${label} grew by ${Math.round(growth)} MiB`]
          : [];
      });
    },
  };
}

/** Of a process and its group: RabbitMQ's leader is a shell. */
const residentMiB = (leader: number): number =>
  liveMembers(leader).reduce((sum, pid) => sum + residentOf(pid), 0);

function residentOf(pid: number): number {
  try {
    // Shared pages (those of Postgres' buffers above all) count once in each process: a little too much.
    const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1_024;
  } catch {
    return 0;
  }
}

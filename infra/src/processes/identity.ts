import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Pids are reused, so after a crash a saved pid may be another process. A pid with its start time and the boot it
 * belongs to names one process only.
 */
export function identityOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
      return started === '' ? undefined : started;
    }
    const { state, startTicks } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (state === 'Z' || state === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}

/** The command name in field 2 may itself hold spaces and brackets, so fields count from the last one. */
export function parseStat(stat: string): {
  state: string;
  parent: number;
  group: number;
  startTicks: string;
} {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', parent, group] = fields;
  return { state, parent: Number(parent), group: Number(group), startTicks: fields[19] ?? '' };
}

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseStat } from './identity.ts';

/** Signals every process of a group; false when nobody is left in it. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Signals a group and the children that its members have put into groups of their own, as Postgres does with
 * each of its connections: frozen without them, it would go on answering.
 */
export function signalFamily(group: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  // Whoever is to be killed is held first: the children of the dead can't be told from others.
  signalGroup(group, signal === 'SIGCONT' ? signal : 'SIGSTOP');
  const members = liveMembers(group);
  for (const { pid } of processes().filter(({ parent }) => members.includes(parent)))
    signalGroup(pid, signal);
  if (signal === 'SIGKILL') signalGroup(group, signal);
}

export async function waitForGroupToEnd(group: number, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (liveMembers(group).length > 0) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Zombies are left out: they hold no port and no file, and only their parent can clear them away. */
export function liveMembers(group: number): number[] {
  if (process.platform !== 'linux') return signalGroup(group, 0) ? [group] : [];
  return processes()
    .filter((each) => each.group === group && each.state !== 'Z' && each.state !== 'X')
    .map(({ pid }) => pid);
}

/** All that run here; on Linux only, elsewhere nothing. */
function processes() {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [{ pid: Number(pid), ...parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')) }];
      } catch {
        // It has just ended.
        return [];
      }
    });
}

import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseStat } from './identity.ts';

/** Signals every process of a group; false when the group is empty. */
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
  // A group that is to be killed is held first: once their parent is dead, children can't be told from other processes.
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

/** Zombies are left out: they hold no port and no file, and only their parent can remove them. */
export function liveMembers(group: number): number[] {
  if (process.platform !== 'linux') return signalGroup(group, 0) ? [group] : [];
  return processes()
    .filter((each) => each.group === group && each.state !== 'Z' && each.state !== 'X')
    .map(({ pid }) => pid);
}

/**
 * Kills every process that works in a folder, until there is none: also those whose parent has died, which neither
 * their group nor their parent tells from others. On Linux only.
 * @returns false if some live on after `seconds`
 */
export async function killAllIn(dir: string, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  const folder = realpathSync(dir);
  while (true) {
    const found = processes().filter(
      ({ pid, state }) => state !== 'Z' && state !== 'X' && worksIn(pid, folder),
    );
    if (found.length === 0) return true;
    if (Date.now() > deadline) return false;
    for (const { pid } of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
    await sleep(5);
  }
}

function worksIn(pid: number, dir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dir;
  } catch {
    // It has just ended, or is another user's.
    return false;
  }
}

/** All processes of this machine; on Linux only, elsewhere none. */
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

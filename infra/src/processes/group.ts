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
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
        return stat.group === group && stat.state !== 'Z' && stat.state !== 'X';
      } catch {
        return false;
      }
    });
}

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { liveMembers, signalGroup, waitForGroupToEnd } from './group.ts';
import { identityOf } from './identity.ts';

export interface PidFile {
  pid: number;
  identity: string;
  stopSignal: NodeJS.Signals;
  stopWithinSeconds: number;
}

/** Synchronous on purpose: between the spawn and this line a kill -9 would leave a process that no file names. */
export function writePidFile(file: string, content: Omit<PidFile, 'identity'>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...content, identity: identityOf(content.pid) ?? 'gone' }));
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/** Ends what a run that was killed left behind, all of it at once; true if there was anything. */
export async function stopLeftovers(dir: string): Promise<boolean> {
  const pids = path.join(dir, 'pids');
  mkdirSync(pids, { recursive: true });
  const files = readdirSync(pids).map((name) => path.join(pids, name));
  const stopped = await Promise.all(
    files.map(async (file) => {
      const saved = readPidFile(file);
      const mine = saved !== undefined && isOurs(saved, `${dir}${path.sep}`);
      if (mine) await end(saved);
      removePidFile(file);
      return mine;
    }),
  );
  return stopped.includes(true);
}

/**
 * Only a process proven to be that very one is touched: by its identity, or, when the leader of the group is
 * gone and a child lives on, by our own folder in its command line.
 */
function isOurs({ pid, identity }: PidFile, marker: string): boolean {
  return (
    identityOf(pid) === identity || liveMembers(pid).some((member) => commandLine(member).includes(marker))
  );
}

async function end({ pid, stopSignal, stopWithinSeconds }: PidFile): Promise<void> {
  try {
    process.kill(pid, stopSignal);
    process.kill(pid, 'SIGCONT');
  } catch {
    signalGroup(pid, stopSignal);
  }
  if (await waitForGroupToEnd(pid, stopWithinSeconds)) return;
  signalGroup(pid, 'SIGKILL');
  await waitForGroupToEnd(pid, 5);
}

function readPidFile(file: string): PidFile | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as PidFile;
    return Number.isInteger(value.pid) && value.pid > 1 ? value : undefined;
  } catch {
    // Cut short by a crash: nothing can be proven, so nothing is touched.
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import { identityOf } from './identity.ts';

interface Holder {
  pid: number;
  identity: string;
}

/** One owner per folder. Taking it again in the same process is fine; the inner release then does nothing. */
export async function takeLock(dir: string, command: string): Promise<() => void> {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, 'lock');
  const mine: Holder = { pid: process.pid, identity: identityOf(process.pid) ?? 'unknown' };
  const holder = readHolder(file);
  if (sameHolder(holder, mine)) return () => {};
  if (holder !== undefined && identityOf(holder.pid) === holder.identity) throw busy(holder, command);

  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  if (holder === undefined && !linked(draft, file)) {
    rmSync(draft, { force: true });
    throw busy(readHolder(file), command);
  }
  if (holder !== undefined) {
    // Two starts may both find the same dead holder; the last rename wins, and each looks once more.
    renameSync(draft, file);
    await sleep(100);
    const winner = readHolder(file);
    if (!sameHolder(winner, mine)) throw busy(winner, command);
  }
  rmSync(draft, { force: true });
  return () => {
    if (sameHolder(readHolder(file), mine)) rmSync(file, { force: true });
  };
}

function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch {
    return false;
  }
}

function readHolder(file: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, identity: 'unreadable' };
  }
}

function sameHolder(a: Holder | undefined, b: Holder): boolean {
  return a?.pid === b.pid && a.identity === b.identity;
}

function busy(holder: Holder | undefined, command: string): StartupError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  return new StartupError(`${command} is already running for this folder (${who}); stop that one first.`);
}

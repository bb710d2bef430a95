import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identityOf } from './identity.ts';
import { takeLock } from './lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ripple-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const heldBy = (pid: number, identity: string | undefined) =>
  writeFileSync(path.join(dir, 'lock'), JSON.stringify({ pid, identity }));

it('is taken, held again by the same process, and given back by the first release alone', async () => {
  const release = await takeLock(dir, 'npm start');
  (await takeLock(dir, 'npm start'))();
  expect(readdirSync(dir)).toEqual(['lock']);
  release();
  expect(readdirSync(dir)).toEqual([]);
});

it('names the process that holds it', async () => {
  heldBy(process.ppid, identityOf(process.ppid));
  await expect(takeLock(dir, 'npm start')).rejects.toThrow(`npm start is already running`);
  await expect(takeLock(dir, 'npm start')).rejects.toThrow(`process ${process.ppid}`);
});

it('is taken over from a process that is gone, or whose number belongs to another one now', async () => {
  heldBy(process.ppid, 'of a process before the reboot');
  (await takeLock(dir, 'npm start'))();
  writeFileSync(path.join(dir, 'lock'), '{"pid":12');
  (await takeLock(dir, 'npm start'))();
  expect(readdirSync(dir)).toEqual([]);
});

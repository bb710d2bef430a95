import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { identityOf, parseStat } from './identity.ts';
import { stopLeftovers, writePidFile } from './pid-file.ts';
import type { Program } from './program.ts';
import { type Supervised, supervise } from './supervise.ts';

let dir: string;
let started: Supervised | undefined;
const lines: string[] = [];
const log = (line: string) => lines.push(line);

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ripple-supervise-'));
  lines.length = 0;
});
afterEach(async () => {
  await started?.stop();
  started = undefined;
  rmSync(dir, { recursive: true });
});

const program = (script: string): Program => ({
  label: 'Sleeper',
  command: 'sh',
  args: ['-c', script],
  env: { PATH: process.env.PATH },
  cwd: dir,
  logFile: path.join(dir, 'sleeper.log'),
  pidFile: path.join(dir, 'pids/sleeper.json'),
  isReady: async () => existsSync(path.join(dir, 'ready')),
  readyWithinSeconds: 5,
  stopSignal: 'SIGTERM',
  stopWithinSeconds: 1,
});

it('starts again what died, and ends it with all its children', async () => {
  const onGivenUp = vi.fn();
  started = await supervise(program('touch ready; sleep 1000 & wait'), { log, onGivenUp });
  const first = started.pid;
  started.kill();
  await vi.waitFor(() => expect(lines).toHaveLength(2), 5_000);
  expect(lines[0]).toMatch(/^Sleeper died \(SIGKILL\) and is being started again; its log is /);
  expect(started.pid).not.toBe(first);
  const second = started.pid;
  await started.stop();
  expect(identityOf(second)).toBeUndefined();
  expect(existsSync(path.join(dir, 'pids/sleeper.json'))).toBe(false);
  expect(onGivenUp).not.toHaveBeenCalled();
});

it('says when what it killed is back', async () => {
  started = await supervise(program('touch ready; exec sleep 1000'), { log, onGivenUp: vi.fn() });
  const first = started.pid;
  await started.crash();
  expect(started.pid).not.toBe(first);
  expect(identityOf(first)).toBeUndefined();
  expect(identityOf(started.pid)).toBeDefined();
});

it.runIf(process.platform === 'linux')('freezes and kills children in groups of their own, too', async () => {
  // As Postgres does: the child leads a session, and a signal to the group of its parent passes it by.
  const script = 'setsid sleep 1000 & echo $! > child; touch ready; wait';
  started = await supervise(program(script), { log, onGivenUp: vi.fn() });
  const child = Number(readFileSync(path.join(dir, 'child'), 'utf8'));
  const state = () => parseStat(readFileSync(`/proc/${child}/stat`, 'utf8')).state;
  started.kill('SIGSTOP');
  await vi.waitFor(() => expect(state()).toBe('T'));
  started.kill('SIGCONT');
  await vi.waitFor(() => expect(state()).toBe('S'));
  await started.crash();
  expect(identityOf(child)).toBeUndefined();
});

it('restarts on request without a word about deaths', async () => {
  started = await supervise(program('touch ready; exec sleep 1000'), { log, onGivenUp: vi.fn() });
  const first = started.pid;
  await started.restart();
  expect(started.pid).not.toBe(first);
  expect(lines.filter((line) => line.includes('died'))).toEqual([]);
});

it('stays stopped while it is paused, without a word about deaths', async () => {
  const onGivenUp = vi.fn();
  started = await supervise(program('touch ready; exec sleep 1000'), { log, onGivenUp });
  // As often as would be too often to die.
  for (let round = 0; round < 6; round++) {
    const { pid } = started;
    await started.pause();
    expect(identityOf(pid)).toBeUndefined();
    expect(existsSync(path.join(dir, 'pids/sleeper.json'))).toBe(false);
    await started.resume();
    expect(identityOf(started.pid)).toBeDefined();
    expect(started.pid).not.toBe(pid);
  }
  expect(lines.filter((line) => line.includes('died'))).toEqual([]);
  expect(onGivenUp).not.toHaveBeenCalled();
});

it('ends in good order while it is paused, and then nothing starts it', async () => {
  started = await supervise(program('echo >> starts; touch ready; exec sleep 1000'), {
    log,
    onGivenUp: vi.fn(),
  });
  await started.pause();
  await started.stop();
  await started.resume();
  expect(readFileSync(path.join(dir, 'starts'), 'utf8')).toBe('\n');
});

it('is paused also when it has just died, and comes back when it is told to', async () => {
  let paused: Promise<void> | undefined;
  started = await supervise(program('echo >> starts; touch ready; exec sleep 1000'), {
    // Before another try.
    log: () => {
      paused ??= started?.pause();
    },
    onGivenUp: vi.fn(),
  });
  const { pid } = started;
  started.kill();
  await vi.waitFor(() => expect(paused).toBeDefined());
  await paused;
  const again = vi.waitFor(() => expect(started?.pid).not.toBe(pid), { timeout: 500, interval: 20 });
  await expect(again).rejects.toThrow();
  await started.resume();
  expect(identityOf(started.pid)).toBeDefined();
  expect(readFileSync(path.join(dir, 'starts'), 'utf8')).toBe('\n\n');
});

it('kills what does not stop', async () => {
  started = await supervise(program(`trap '' TERM; touch ready; while :; do sleep 0.05; done`), {
    log,
    onGivenUp: vi.fn(),
  });
  const { pid } = started;
  await started.stop();
  expect(identityOf(pid)).toBeUndefined();
});

it('names the log of what ends while starting', async () => {
  const starting = supervise(program('echo no luck; exit 3'), { log, onGivenUp: vi.fn() });
  await expect(starting).rejects.toThrow(/^Sleeper ended while starting \(exit code 3\); its log is /);
  expect(readFileSync(path.join(dir, 'sleeper.log'), 'utf8')).toBe('no luck\n');
});

it('gives up on what dies at once, every time', async () => {
  const onGivenUp = vi.fn();
  const script = 'if [ -e once ]; then exit 1; fi; touch once ready; exec sleep 1000';
  started = await supervise(program(script), { log, onGivenUp });
  started.kill();
  await vi.waitFor(() => expect(onGivenUp).toHaveBeenCalledOnce(), 10_000);
  expect(onGivenUp.mock.calls[0]?.[0].message).toMatch(/^Sleeper keeps dying/);
});

it('stops leftovers that are proven to be its own, and nothing else', async () => {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const file = path.join(dir, 'pids/sleeper.json');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  writePidFile(file, { pid, stopSignal: 'SIGTERM', stopWithinSeconds: 1 });
  const mine = readFileSync(file, 'utf8');

  writeFileSync(file, mine.replace(/"identity":"[^"]*"/, '"identity":"another"'));
  expect(await stopLeftovers(dir)).toBe(false);
  expect(identityOf(pid)).toBeDefined();

  writeFileSync(file, mine);
  expect(await stopLeftovers(dir)).toBe(true);
  await ended;
  expect(identityOf(pid)).toBeUndefined();
});

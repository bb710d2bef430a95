import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aborted } from './command.ts';
import { identityOf, parseStat } from './identity.ts';
import { stopLeftovers, writePidFile } from './pid-file.ts';
import type { Program } from './program.ts';
import { type Supervised, supervise } from './supervise.ts';

let dir: string;
let started: Supervised | undefined;
const lines: string[] = [];
const log = (line: string) => lines.push(line);
const onKeepsDying = vi.fn();
const supervision = { log, required: true, onKeepsDying };

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ripple-supervise-'));
  lines.length = 0;
  onKeepsDying.mockClear();
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
  started = await supervise(program('touch ready; sleep 1000 & wait'), supervision);
  const first = started.pid;
  started.kill();
  await vi.waitFor(() => expect(lines).toHaveLength(2), 5_000);
  expect(lines[0]).toMatch(/^Sleeper died \(SIGKILL\) and is being started again; its log is /);
  expect(started.pid).not.toBe(first);
  const second = started.pid;
  await started.stop();
  expect(identityOf(second)).toBeUndefined();
  expect(existsSync(path.join(dir, 'pids/sleeper.json'))).toBe(false);
  expect(onKeepsDying).not.toHaveBeenCalled();
});

it('says when what it killed is back', async () => {
  started = await supervise(program('touch ready; exec sleep 1000'), supervision);
  const first = started.pid;
  await started.crash();
  expect(started.pid).not.toBe(first);
  expect(identityOf(first)).toBeUndefined();
  expect(identityOf(started.pid)).toBeDefined();
});

it.runIf(process.platform === 'linux')('freezes and kills children in groups of their own, too', async () => {
  // As Postgres does: the child leads a session, and a signal to the group of its parent passes it by.
  const script = 'setsid sleep 1000 & echo $! > child; touch ready; wait';
  started = await supervise(program(script), supervision);
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
  started = await supervise(program('touch ready; exec sleep 1000'), supervision);
  const first = started.pid;
  await started.restart();
  expect(started.pid).not.toBe(first);
  expect(lines.filter((line) => line.includes('died'))).toEqual([]);
});

it('stays stopped while it is paused, without a word about deaths', async () => {
  started = await supervise(program('touch ready; exec sleep 1000'), supervision);
  // More often than a program may die before it counts as one that keeps dying.
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
  expect(onKeepsDying).not.toHaveBeenCalled();
});

it('ends in good order while it is paused, and then nothing starts it', async () => {
  started = await supervise(program('echo >> starts; touch ready; exec sleep 1000'), supervision);
  await started.pause();
  await started.stop();
  await started.resume();
  expect(readFileSync(path.join(dir, 'starts'), 'utf8')).toBe('\n');
});

it('is paused also when it has just died, and comes back when it is told to', async () => {
  let paused: Promise<void> | undefined;
  started = await supervise(program('echo >> starts; touch ready; exec sleep 1000'), {
    ...supervision,
    // Before another try.
    log: () => {
      paused ??= started?.pause();
    },
  });
  const { pid } = started;
  started.kill();
  await vi.waitFor(() => expect(paused).toBeDefined());
  await paused;
  const again = vi.waitFor(() => expect(started?.pid).not.toBe(pid), { timeout: 500, interval: 20 });
  await expect(again).rejects.toThrow();
  await started.resume();
  expect(identityOf(started.pid)).toBeDefined();
  // The file `ready` is there from before: the new process may not have written yet.
  await vi.waitFor(() => expect(readFileSync(path.join(dir, 'starts'), 'utf8')).toBe('\n\n'));
});

it('kills what does not stop', async () => {
  started = await supervise(program(`trap '' TERM; touch ready; while :; do sleep 0.05; done`), supervision);
  const { pid } = started;
  await started.stop();
  expect(identityOf(pid)).toBeUndefined();
});

it('names the log of what ends while starting', async () => {
  const starting = supervise(program('echo no luck; exit 3'), supervision);
  await expect(starting).rejects.toThrow(/^Sleeper ended while starting \(exit code 3\); its log is /);
  expect(readFileSync(path.join(dir, 'sleeper.log'), 'utf8')).toBe('no luck\n');
});

describe('a program that dies at once, every time', () => {
  /** Waits for nothing `most` times, then until it is told to end. */
  function fakeClock(most: number) {
    const waits: number[] = [];
    const wait = (ms: number, signal: AbortSignal) => {
      waits.push(ms);
      return waits.length > most ? aborted(signal) : Promise.resolve();
    };
    return { waits, now: () => 0, wait };
  }
  const dyingAfterOnce = 'if [ -e once ]; then rm -f ready; exit 1; fi; touch once ready; exec sleep 1000';

  it('is started again for ever, after pauses that grow', async () => {
    const clock = fakeClock(8);
    started = await supervise(program(dyingAfterOnce), { ...supervision, clock });
    rmSync(path.join(dir, 'ready'));
    started.kill();
    await vi.waitFor(() => expect(clock.waits).toHaveLength(9), 10_000);
    for (const [deaths, ms] of clock.waits.entries()) {
      const longest = Math.min(30_000, 200 * 2 ** deaths);
      expect(ms).toBeGreaterThanOrEqual(longest / 2);
      expect(ms).toBeLessThanOrEqual(longest);
    }
    expect(started.condition()).toEqual({
      state: 'waiting',
      deathsInARow: 9,
      lastDeath: 'exit code 1',
      restartInMs: clock.waits.at(-1),
    });
    expect(lines.at(-1)).toMatch(
      /^Sleeper died 9 times in a row \(exit code 1 at last\): next start in [\d.]+ s, everything else goes on; its log is /,
    );
    expect(onKeepsDying).toHaveBeenCalledOnce();
    expect(onKeepsDying.mock.calls[0]?.[0].message).toMatch(/^Sleeper keeps dying/);
  });

  it('is started again also if it never was ready, and holds nothing up, where it is not required', async () => {
    const clock = fakeClock(2);
    started = await supervise(program('exit 3'), { ...supervision, required: false, clock });
    await vi.waitFor(() => expect(clock.waits).toHaveLength(3), 10_000);
    expect(started.condition()).toMatchObject({
      state: 'waiting',
      deathsInARow: 3,
      lastDeath: 'exit code 3',
    });
  });

  it('starts at once, from the shortest pause, when it is told to resume', async () => {
    const clock = fakeClock(3);
    started = await supervise(program('[ -e mended ] || exit 1; touch ready; exec sleep 1000'), {
      ...supervision,
      required: false,
      clock,
    });
    await vi.waitFor(() => expect(clock.waits).toHaveLength(4), 10_000);
    await started.pause();
    expect(started.condition().state).toBe('stopped');
    await started.resume();
    await vi.waitFor(() => expect(started?.condition().state).toBe('waiting'));
    expect(clock.waits.at(-1)).toBeLessThanOrEqual(200);
    await started.pause();
    writeFileSync(path.join(dir, 'mended'), '');
    await started.resume();
    expect(started.condition()).toMatchObject({ state: 'running', deathsInARow: 0, restartInMs: undefined });
  });

  it('ends while it waits', async () => {
    const clock = fakeClock(0);
    started = await supervise(program('echo >> starts; exit 1'), { ...supervision, required: false, clock });
    await vi.waitFor(() => expect(clock.waits).toHaveLength(1));
    await started.stop();
    expect(readFileSync(path.join(dir, 'starts'), 'utf8')).toBe('\n');
  });
});

describe('a program that takes too long', () => {
  it('is waited for while it lives, and counts as starting', async () => {
    const isAlive = async () => true;
    started = await supervise(
      { ...program('sleep 0.1; touch ready; exec sleep 1000'), readyWithinSeconds: 0, isAlive },
      { ...supervision, required: false },
    );
    expect(started.condition().state).toBe('starting');
    expect(lines).toEqual([
      expect.stringMatching(/^Sleeper lives but is not ready after 0 s; it is waited for/),
    ]);
    await vi.waitFor(() => expect(started?.condition().state).toBe('running'), 5_000);
    expect(started.condition().deathsInARow).toBe(0);
  });

  it('is killed if it does not answer, which counts as a death', async () => {
    const slow = { ...program('exec sleep 1000'), readyWithinSeconds: 0 };
    started = await supervise(slow, { ...supervision, required: false });
    await vi.waitFor(() => expect(started?.condition().lastDeath).toBe('SIGKILL'), 5_000);
    expect(lines[0]).toMatch(/^Sleeper was not ready within 0 s; its log is /);
  });
});

it('ends a first start on request, also of what is not required', async () => {
  const interrupted = new AbortController();
  const starting = supervise(program('exec sleep 1000'), {
    ...supervision,
    required: false,
    signal: interrupted.signal,
  });
  interrupted.abort(new Error('interrupted'));
  await expect(starting).rejects.toThrow('interrupted');
  expect(existsSync(path.join(dir, 'pids/sleeper.json'))).toBe(false);
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

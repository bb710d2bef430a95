import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { collectWhenIdle } from './collect-when-idle.ts';

const LOOK_EVERY_MS = 10_000;
const used = vi.spyOn(process, 'cpuUsage');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A collection takes an object that nothing refers to. It can't in the turn in which that was made. */
async function makeGarbage(): Promise<WeakRef<object>> {
  const garbage = new WeakRef({});
  await new Promise(setImmediate);
  return garbage;
}

it('collects what the start has left once the process is idle, and not again for nothing', async () => {
  collectWhenIdle();
  const ofStart = await makeGarbage();
  used.mockReturnValue({ user: 150_000, system: 50_000 });
  vi.advanceTimersByTime(LOOK_EVERY_MS);
  expect(ofStart.deref()).toBeDefined();
  await new Promise(setImmediate);
  used.mockReturnValue({ user: 30_000, system: 20_000 });
  vi.advanceTimersByTime(LOOK_EVERY_MS);
  expect(ofStart.deref()).toBeUndefined();

  const little = await makeGarbage();
  vi.advanceTimersByTime(LOOK_EVERY_MS);
  expect(little.deref()).toBeDefined();
  await new Promise(setImmediate);
  const much = Array.from({ length: 4_000_000 }, (_, index) => ({ index }));
  vi.advanceTimersByTime(LOOK_EVERY_MS);
  expect(much.length).toBe(4_000_000);
  expect(little.deref()).toBeUndefined();
});

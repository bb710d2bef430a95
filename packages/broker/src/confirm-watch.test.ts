import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answers, createConfirmWatch } from './confirm-watch.ts';

let watch: ReturnType<typeof createConfirmWatch>;
let reasons: string[];

beforeEach(() => {
  vi.useFakeTimers();
  watch = createConfirmWatch();
  reasons = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (): Answers => watch((reason) => reasons.push(reason));
const REFUSED = 'the broker only refuses messages';

async function refuse(answers: Answers, ms: number): Promise<void> {
  for (let passed = 0; passed <= ms; passed += 100) {
    answers.sent();
    answers.received(true);
    await vi.advanceTimersByTimeAsync(100);
  }
}

describe('a publishing connection', () => {
  it('that only refuses is given up after a second, once', async () => {
    const answers = open();
    await refuse(answers, 900);
    expect(reasons).toEqual([]);
    await refuse(answers, 500);
    expect(reasons).toEqual([REFUSED]);
  });

  it('that also confirms is kept, however much it refuses', async () => {
    const answers = open();
    for (let round = 0; round < 20; round++) {
      await refuse(answers, 500);
      answers.sent();
      answers.received(false);
    }
    expect(reasons).toEqual([]);
  });

  it('that says nothing is given up after three seconds, and not for having nothing to say', async () => {
    const answers = open();
    await vi.advanceTimersByTimeAsync(60_000);
    answers.sent();
    await vi.advanceTimersByTimeAsync(2_500);
    answers.sent();
    answers.received(false);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(reasons).toEqual(['no confirm for 3000 ms']);
  });

  it('that is blocked is not given up for its silence, and has its time again afterwards', async () => {
    const answers = open();
    answers.sent();
    answers.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    answers.resume();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(reasons).toHaveLength(1);
  });

  it('wakes no process while all is answered', async () => {
    const answers = open();
    expect(vi.getTimerCount()).toBe(0);
    answers.sent();
    expect(vi.getTimerCount()).toBe(1);
    answers.received(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not given up once it is gone', async () => {
    const answers = open();
    answers.sent();
    answers.end();
    answers.received(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reasons).toEqual([]);
  });
});

describe('a queue that refuses on every node', () => {
  it('ends connections at growing intervals, until something is confirmed', async () => {
    const lives: number[] = [];
    for (let connection = 0; connection < 8; connection++) {
      const since = performance.now();
      const answers = open();
      while (reasons.length === connection) await refuse(answers, 0);
      lives.push(Math.floor((performance.now() - since) / 1_000));
    }
    expect(lives).toEqual([1, 2, 4, 8, 16, 32, 64, 64]);
    const answers = open();
    answers.sent();
    answers.received(false);
    await refuse(answers, 1_200);
    expect(reasons).toHaveLength(9);
  });
});

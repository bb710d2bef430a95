import { describe, expect, it } from 'vitest';
import { createRestartLimit } from './restart-limit.ts';

describe('createRestartLimit', () => {
  it('gives up at the fifth death within a minute, later each time before', () => {
    const died = createRestartLimit();
    const delays = [0, 1_000, 2_000, 3_000].map((now) => died(now));
    expect(delays).toEqual([200, 500, 1_000, 2_000].map((delayMs) => ({ kind: 'again', delayMs })));
    expect(died(59_000)).toEqual({ kind: 'give-up' });
  });

  it('forgets what is a minute old', () => {
    const died = createRestartLimit();
    for (let minute = 0; minute < 20; minute++) {
      expect(died(minute * 60_000)).toEqual({ kind: 'again', delayMs: 200 });
    }
  });
});

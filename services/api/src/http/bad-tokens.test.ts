import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { countBadTokens } from './bad-tokens.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('counts the bad tokens of each network for a minute', () => {
  const badTokens = countBadTokens(3);
  for (let n = 0; n < 3; n++) {
    expect(badTokens.areTooMany('203.0.113.9')).toBe(false);
    badTokens.add('203.0.113.9');
    vi.advanceTimersByTime(10_000);
  }
  expect(badTokens.areTooMany('203.0.113.9')).toBe(true);
  expect(badTokens.areTooMany('203.0.113.10')).toBe(false);
  vi.advanceTimersByTime(31_000);
  expect(badTokens.areTooMany('203.0.113.9')).toBe(false);
});

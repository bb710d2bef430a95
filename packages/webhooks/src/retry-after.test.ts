import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const asked = (retryAfter: string | undefined, status: number | null = 503) =>
  parseRetryAfter({ status, retryAfter }, NOW);

it.each<[string, number]>([
  ['120', 120_000],
  ['0', 0],
  ['Mon, 30 Nov 2026 12:02:00 GMT', 120_000],
  ['Mon, 30 Nov 2026 11:58:00 GMT', 0],
])('reads %s', (text, ms) => {
  expect([asked(text), asked(text, 429)]).toEqual([ms, ms]);
});

it.each(['', 'soon', '-1', '1.5', '1e3', '99999999999', '2026-11-30', 'Mon, 99 Nov 2026 12:02:00 GMT'])(
  'reads nothing in %j',
  (text) => {
    expect(asked(text)).toBe(0);
  },
);

it('asks for nothing where it is missing, or with another status', () => {
  expect([asked(undefined), asked('120', 500), asked('120', 301), asked('120', null)]).toEqual([0, 0, 0, 0]);
});

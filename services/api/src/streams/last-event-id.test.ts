import { lowestIdAt } from '@ripple/messages';
import { expect, it } from 'vitest';
import { isAhead, parseLastEventId } from './last-event-id.ts';

it.each([
  ['123', { id: 123, place: undefined }],
  ['123@1735689600000-4', { id: 123, place: '1735689600000-4' }],
  ['123@', { id: 123, place: undefined }],
  ['123@1735689600000', { id: 123, place: undefined }],
  ['@1735689600000-4', undefined],
  ['x', undefined],
  ['', undefined],
  [undefined, undefined],
])('a Last-Event-ID of %j is parsed', (header, expected) => {
  expect(parseLastEventId(header)).toEqual(expected);
});

it.each([
  [-600_000, false],
  [0, false],
  [900, false],
  [2_000, true],
  [600_000, true],
])('a last id of %i ms from now is ahead: %s', (ms, expected) => {
  const idAt = (time: number): number => lowestIdAt(new Date(time));
  const now = Date.UTC(2030, 0, 1);
  expect(isAhead({ id: idAt(now + ms), place: undefined }, idAt(now))).toBe(expected);
  expect(isAhead({ id: Number.MAX_SAFE_INTEGER, place: undefined }, idAt(now))).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { EPOCH_MS, lowestIdAt, type PostId, parseId, timeOf } from './ids.ts';

describe('parseId', () => {
  it('reads a decimal id', () => {
    expect(parseId('5153960755200001')).toBe(5153960755200001);
  });

  it.each(['', '0', '01', '-1', '1.5', '1e3', 'abc', ' 1', '9007199254740993', '99999999999999999'])(
    'refuses %j',
    (text) => {
      expect(parseId(text)).toBeUndefined();
    },
  );
});

describe('time in ids', () => {
  it('goes there and back to the millisecond', () => {
    const time = new Date('2026-01-01T00:00:00.123Z');
    expect(timeOf(lowestIdAt<PostId>(time))).toEqual(time);
  });

  it('stays below 2^53 for 41 bits of milliseconds', () => {
    const last = lowestIdAt<PostId>(new Date(EPOCH_MS + 2 ** 41 - 1));
    expect(Number.isSafeInteger(last + 4095)).toBe(true);
  });
});

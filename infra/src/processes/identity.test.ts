import { describe, expect, it } from 'vitest';
import { identityOf, parseStat } from './identity.ts';

describe('parseStat', () => {
  it('is not misled by brackets and spaces in the name', () => {
    const fields = ['S', '1', '77', ...Array.from({ length: 16 }, () => '0'), '4242', '9'];
    expect(parseStat(`12 (a) b (c) ${fields.join(' ')}`)).toEqual({
      state: 'S',
      parent: 1,
      group: 77,
      startTicks: '4242',
    });
  });
});

describe('identityOf', () => {
  it('is the same for the same process and missing for none', () => {
    expect(identityOf(process.pid)).toBe(identityOf(process.pid));
    expect(identityOf(process.pid)).not.toBe(identityOf(process.ppid));
    expect(identityOf(2 ** 22 + 1)).toBeUndefined();
  });
});

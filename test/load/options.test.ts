import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(readOptions([])).toMatchObject({ url: undefined, rate: 20, seconds: 40, readsPerPost: 5 });
    expect(readOptions(['--help', '--rate', '1'])).toBe('help');
  });

  it('takes this machine only', () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', '127.1.2.3', '[::1]:3000']) {
      expect(readOptions(['--url', `http://${host}`])).toMatchObject({ url: new URL(`http://${host}`) });
    }
    for (const url of ['http://example.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com']) {
      expect(() => readOptions(['--url', url])).toThrow(/must be on this machine/);
    }
    expect(() => readOptions(['--url', 'https://127.0.0.1'])).toThrow(/must be an http:/);
  });

  it('says in a sentence what is wrong', () => {
    for (const rate of ['-1', '0', 'x', '', '1e9', 'Infinity', 'NaN']) {
      expect(() => readOptions([`--rate=${rate}`])).toThrow(/^--rate must be a number from 0.1 to 5000, not/);
    }
    expect(() => readOptions(['--users', '1.5'])).toThrow(/^--users must be a whole number/);
    expect(() => readOptions(['--fast'])).toThrow("Unknown option '--fast' (--help lists the options).");
    expect(() => readOptions(['more'])).toThrow(/^Unexpected argument 'more'/);
    expect(() => readOptions(['--rate', '-1'])).toThrow(/^Option '--rate/);
  });
});

import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { onRequest } from './parts.ts';

const parsed = (...argv: string[]) => {
  const options = parseOptions(argv);
  if (options === 'help') throw new Error('help');
  return options;
};

describe('the options of the bench', () => {
  it('have defaults for everything, without what takes long', () => {
    expect(parsed()).toMatchObject({ against: undefined, repetitions: 5, followers: 1_000_000 });
    for (const part of onRequest) expect(parsed().only).not.toContain(part);
    expect(parsed('--only', onRequest.join(',')).only).toEqual(onRequest);
    expect(parseOptions(['--help'])).toBe('help');
  });

  it('are passed on to the runs of a comparison, each of which measures once', () => {
    expect(parsed('--against', 'main', '--only', 'posting, reading', '--seconds', '2')).toMatchObject({
      against: 'main',
      pairs: 5,
      atMost: undefined,
      passed: ['--only', 'posting,reading', '--repetitions', '1', '--seconds', '2', '--followers', '1000000'],
    });
    expect(parsed('--against', 'main', '--repetitions', '3', '--at-most', '0.5')).toMatchObject({
      atMost: 0.5,
      passed: ['--repetitions', '3', '--seconds', '4', '--followers', '1000000'],
    });
  });

  it('are refused in a sentence', () => {
    expect(() => parsed('--only', 'everything')).toThrow(/^--only takes idle,/);
    expect(() => parsed('--pairs', '0')).toThrow(/^--pairs must be/);
    expect(() => parsed('--write-costs', '--only', 'posting,memory')).toThrow(
      /reading,spreading is not in --only/,
    );
    expect(() => parsed('--write-costs', '--against', 'main')).toThrow(/does not go with --against/);
    expect(parsed('--write-costs').writeCosts).toBe(true);
  });
});

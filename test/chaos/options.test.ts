import { describe, expect, it } from 'vitest';
import { help, parseOptions } from './options.ts';
import { kinds } from './schedule.ts';

describe('the command line', () => {
  it('has defaults for everything', () => {
    const defaults = { minutes: 2, rate: 6, users: 40, kinds, json: undefined, strict: false };
    expect(parseOptions([])).toMatchObject(defaults);
    expect(parseOptions(['--help', '--minutes', '1'])).toBe('help');
  });

  it('takes figures, kinds and a file', () => {
    const argv = [
      '--minutes=0.5',
      '--seed',
      '9',
      '--only',
      'kill, freeze,flush',
      '--without=freeze',
      '--strict',
    ];
    expect(parseOptions([...argv, '--json', 'x.json'])).toMatchObject({
      ...{ minutes: 0.5, seed: 9, kinds: ['kill', 'flush'], strict: true, json: 'x.json' },
    });
    const { kinds: left } = parseOptions(['--without', 'outage']) as { kinds: string[] };
    expect(left).toEqual(kinds.filter((kind) => kind !== 'outage'));
  });

  it('says in a sentence what is wrong', () => {
    for (const minutes of ['0', '-1', 'x', '', '1e9', 'NaN', 'Infinity']) {
      expect(() => parseOptions([`--minutes=${minutes}`])).toThrow(
        /^--minutes must be a number from 0.1 to 1440, not/,
      );
    }
    expect(() => parseOptions(['--seed', '1.5'])).toThrow(/^--seed must be a whole number/);
    expect(() => parseOptions(['--only', 'kill,fire'])).toThrow(/^--only knows kill, .* but not "fire"\.$/);
    expect(() => parseOptions(['--without', 'fire'])).toThrow(/^--without knows/);
    expect(() => parseOptions(['--only', 'kill', '--without', 'kill'])).toThrow(/^No kind of fault is left/);
    expect(() => parseOptions(['--fast'])).toThrow("Unknown option '--fast' (--help lists the options).");
  });

  it('explains every option and every kind', () => {
    for (const word of ['--minutes', '--seed', '--only', '--without', '--strict', '--json', ...kinds]) {
      expect(help).toContain(word);
    }
  });
});

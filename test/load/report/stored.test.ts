import { describe, expect, it } from 'vitest';
import { OptionError } from '../../lab/command-line.ts';
import { baselineOf, resultOf, subjectOf } from './result-fixture.ts';
import { parseResult, readResult } from './stored.ts';

const read = (value: unknown) => parseResult(JSON.stringify(value), 'a.json');
const withSubject = (change: object) => ({ ...resultOf(), subjects: [{ ...subjectOf(), ...change }] });
/** Without what may be missing. */
const bare = { ...subjectOf(), rings: {}, errors: {}, processes: [], series: [], failed: [] };

describe('a stored result', () => {
  it('comes back as it was', () => {
    const result = resultOf({ subjects: [subjectOf(), baselineOf('pull')] });
    expect(read(result)).toEqual(result);
  });

  it('is refused when anything is missing', () => {
    const optional = ['messagesPerPost', 'bytesPerEntry'];
    for (const name of Object.keys(resultOf())) {
      expect(() => read({ ...resultOf(), [name]: undefined }), name).toThrow(OptionError);
    }
    for (const name of Object.keys(bare).filter((each) => !optional.includes(each))) {
      expect(() => read(withSubject({ [name]: undefined })), name).toThrow(OptionError);
    }
  });

  it('is refused in a sentence that says where', () => {
    expect(() => read(withSubject({ failed: 'no' }))).toThrow(
      'a.json is not a result of a load run: /subjects/0/failed must be array.',
    );
    expect(() => read({ ...resultOf(), version: 2 })).toThrow(
      'a.json is of version 2, and only 1 is understood.',
    );
    expect(() => read({ ...resultOf(), subjects: [] })).toThrow(
      /\/subjects must not have fewer than 1 items/,
    );
    expect(() => read({ name: 'ripple', version: '0.1.0' })).toThrow(/a\.json is not a result of a load run/);
    expect(() => read(null)).toThrow('a.json is not JSON of a load run.');
    expect(() => parseResult('{', 'a.json')).toThrow('a.json is not JSON of a load run.');
    // What was infinite when it was written.
    expect(() => read(withSubject({ messagesPerPost: null }))).toThrow(/messagesPerPost/);
    expect(() => read(withSubject({ name: 'other' }))).toThrow(/\/subjects\/0\/name/);
  });

  it('must be there', async () => {
    await expect(readResult('not/there.json')).rejects.toThrow(
      "not/there.json can't be read: there is no such file.",
    );
    await expect(readResult('not/there.json')).rejects.toThrow(OptionError);
  });
});

import { describe, expect, it } from 'vitest';
import { findUnholdable } from './json-text.ts';

const pointer = (text: string) => {
  JSON.parse(text);
  const [first] = findUnholdable(text);
  return first?.pointer;
};

describe('a number', () => {
  it.each([
    ...['0', '-0', '0.1', '0.10', '1e308', '1E+2', '-1.5e-7', '5e-324', '0e999999', '0.0'],
    ...['9007199254740991', '9007199254740992', '123456789012345', '1.7976931348623157e308', '1e23'],
    ...[
      '0.30000000000000004',
      '123456789012345680000',
      '1000000000000000000000',
      '100e-2',
      '0.000000000000000001',
    ],
  ])('%s comes back', (number) => {
    expect(pointer(`{"data":{"n":${number}}}`)).toBeUndefined();
    expect(pointer(`{"data":{"n":[${number}, ${number}]}}`)).toBeUndefined();
  });

  it.each([
    ...['9007199254740993', '-9007199254740993', '1e400', '-1e400', '1e-400', '0.10000000000000000555'],
    ...['9007199254740992.5', '3.14159265358979323846', '1e99999999999999999999', '12345678901234567890123'],
  ])('%s does not', (number) => {
    expect(pointer(`{"data":{"n":${number}}}`)).toBe('/data/n');
    expect(pointer(`{"data":{"a~b/c":[0,{"x":[1]},{"n":${number}}]}}`)).toBe('/data/a~0b~1c/2/n');
  });

  it('may stand in a string', () => {
    expect(pointer('{"data":{"n":"9007199254740993 \\" 1e400"}}')).toBeUndefined();
  });
});

describe('a string', () => {
  it.each(['\\u0000', 'a\\ud800', '\\uDC00b', '\\udc00\\ud800', '\\\\\\u0000'])(
    '%s in data comes back as another one, as a value and as a name',
    (string) => {
      expect(pointer(`{"data":{"a":["${string}"]}}`)).toBe('/data/a/0');
      expect(pointer(`{"data":{"a":{"b":1,"${string}":2}}}`)).toBe('/data/a');
      expect(pointer(`{"users":[{"data":{"a":"${string}"}}]}`)).toBe('/users/0/data/a');
      expect(pointer(`{"text":"${string}"}`), 'is cleaned elsewhere').toBeUndefined();
    },
  );

  it.each(['\\ud83d\\ude00', '\\\\u0000', '\\\\ud800', '\\u0001', '😀'])('%s comes back', (string) => {
    expect(pointer(`{"data":{"a":"${string}","${string}":1}}`)).toBeUndefined();
  });
});

it('takes time for each character, not for each of its neighbours', () => {
  const deep = `{"data":${'['.repeat(60_000)}${'"\\\\u0000",'.repeat(20_000)}1${']'.repeat(60_000)}}`;
  const digits = `{"data":{"n":1${'0'.repeat(400_000)}}}`;
  const began = performance.now();
  expect(pointer(deep)).toBeUndefined();
  expect(pointer(digits)).toBe('/data/n');
  expect(performance.now() - began).toBeLessThan(1_000);
});

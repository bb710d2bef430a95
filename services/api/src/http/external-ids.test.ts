import { expect, it } from 'vitest';
import { parseActingUser } from './external-ids.ts';
import { ProblemError } from './problem.ts';

const parse = (given?: string) => parseActingUser({ headers: { 'ripple-user': given } });

it.each([
  ['ada@example.org', 'ada@example.org'],
  ['auth0%7C5f', 'auth0|5f'],
  ['%EC%82%AC%EC%9A%A9%EC%9E%90', '사용자'],
  ['a%2541', 'a%41'],
  ['a%20b', 'a b'],
])('%s is %s: it is decoded once', (given, expected) => {
  expect(parse(given)).toBe(expected);
});

it('may be missing', () => {
  expect(parse()).toBeUndefined();
});

it.each([
  ['empty', ''],
  ['half encoded', '100%'],
  ['no UTF-8', '%FF'],
  ['not encoded', 'Ã¤'],
  ['two', 'a, b'],
  ['with a space at its end', 'a%20'],
  ['with a control character', 'a%0Ab'],
  ['too long', 'x'.repeat(256)],
])('what is %s is refused', (_, given) => {
  expect(() => parse(given)).toThrow(ProblemError);
});

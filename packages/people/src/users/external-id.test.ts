import { expect, it } from 'vitest';
import { isExternalId } from './external-id.ts';

it.each(['a', '42', 'auth0|5f7c8', 'a b/c?d#e%41', '사용자@example.org', '😀'.repeat(255)])(
  '%s can be an external id',
  (text) => {
    expect(isExternalId(text)).toBe(true);
  },
);

it.each([
  ['empty', ''],
  ['too long', 'x'.repeat(256)],
  ['with a space before it', ' a'],
  ['with a no-break space behind it', 'a\u00a0'],
  ['with a line break', 'a\nb'],
  ['with NUL', 'a\0b'],
  ['with a control character of Latin-1', 'a\u0085b'],
  ['with a lone surrogate', 'a\ud800b'],
])('what is %s can be none', (_, text) => {
  expect(isExternalId(text)).toBe(false);
});

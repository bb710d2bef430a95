import { describe, expect, it } from 'vitest';
import { isSameAddress, mailboxOf } from './address.ts';

describe('isSameAddress', () => {
  it.each([
    ['ada@example.org', 'Ada@EXAMPLE.org'],
    ['김@예시.한국', '김@xn--vv4b11d.xn--3e0b707e'],
  ])('takes %s for %s', (one, other) => {
    expect(isSameAddress(one, other)).toBe(true);
  });

  it.each([
    ['ada@example.org', 'ada@example.com'],
    ['ａｄａ@example.org', 'ada@example.org'],
    ['ada+a@example.org', 'ada+b@example.org'],
    [null, 'ada@example.org'],
    [undefined, 'ada@example.org'],
  ])('does not take %s for %s', (one, other) => {
    expect(isSameAddress(one, other)).toBe(false);
  });
});

describe('mailboxOf', () => {
  it.each([
    ['Ada+News@Example.org', 'ada@example.org'],
    ['ada@example.org', 'ada@example.org'],
    ['+news@example.org', '+news@example.org'],
    ['ａｄａ@example.org', 'ada@example.org'],
  ])('of %s is %s', (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });
});

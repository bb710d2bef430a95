import type { UserId } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import { createAdmission } from './admission.ts';

const limits = { atOnce: 10, perUser: 2, perAddress: 3 };
const from = (ip: string, user?: number) => ({ ip, viewer: user as UserId | undefined });
const times = (count: number, open: (n: number) => () => void) =>
  Array.from({ length: count }, (_, n) => open(n));

describe('a stream more', () => {
  it('is refused to who has enough, until one of them ends', () => {
    const admit = createAdmission(limits);
    const [first] = times(2, (n) => admit(from(`203.0.113.${n}`, 7)));
    expect(() => admit(from('203.0.113.9', 7))).toThrow(expect.objectContaining({ status: 429 }));
    admit(from('203.0.113.9', 8));
    first?.();
    admit(from('203.0.113.9', 7));
  });

  it('is refused to an address that has enough, for all of its users', () => {
    const admit = createAdmission(limits);
    const [first] = times(3, (n) => admit(from(`2001:db8::${n + 1}`, n === 0 ? undefined : n)));
    for (const user of [undefined, 9]) {
      expect(() => admit(from('2001:db8::9', user))).toThrow(expect.objectContaining({ status: 429 }));
    }
    admit(from('2001:db8:0:1::1'));
    first?.();
    admit(from('2001:db8::9'));
  });

  it('is refused to all when there are too many', () => {
    const admit = createAdmission(limits);
    const [first] = times(10, (n) => admit(from(`203.0.113.${n}`)));
    expect(() => admit(from('203.0.113.99', 7))).toThrow(expect.objectContaining({ status: 503 }));
    first?.();
    admit(from('203.0.113.99', 7));
  });
});

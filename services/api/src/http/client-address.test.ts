import { describe, expect, it } from 'vitest';
import { addressOf, networkOf } from './client-address.ts';

const PROXY = '10.0.0.1';
const through = (...ips: string[]) => ({ ip: ips.at(-1) ?? PROXY, ips: [PROXY, ...ips] });

describe('the network of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:DB8:1:2::', '2001:db8:1:2::'],
    ['2001:db8:1:3::6', '2001:db8:1:3::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf({ ip })).toBe(network);
    expect(networkOf(through(ip))).toBe(network);
  });
});

describe('the address of who asks', () => {
  it.each(['unknown', 'x'.repeat(10_000), '203.0.113.256', '203.0.113.9:4711', '0x7f.1', '1', 'user:1', ''])(
    'is that of the proxy, where it passes on %s',
    (garbage) => {
      expect(addressOf(through(garbage))).toBe(PROXY);
      expect(addressOf(through('203.0.113.9', garbage))).toBe('203.0.113.9');
    },
  );

  it('is the last one that was passed on', () => {
    expect(addressOf(through('10.0.0.2', '203.0.113.9'))).toBe('203.0.113.9');
    expect(addressOf({ ip: '203.0.113.9' })).toBe('203.0.113.9');
  });
});

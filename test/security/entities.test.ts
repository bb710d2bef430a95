import { findEntities } from '@ripple/posts/entities';
import { describe, expect, it } from 'vitest';
import { adversarialTexts } from './adversarial-texts.ts';

/** The longest text of a post, in bytes of UTF-8. */
const LENGTH = 65_536;
const shortened = (text: string) =>
  Buffer.from(text)
    .subarray(0, LENGTH)
    .toString()
    .replace(/\ufffd+$/, '');
const fill = (piece: string, before = '') => before + piece.repeat(LENGTH / Buffer.byteLength(piece));

/** Hosts, paths and users of links that a search with backtracking is slow at. */
const texts: Record<string, string> = {
  ...adversarialTexts,
  'a host of labels in another script': fill('가.'),
  'a host that never ends': fill('a.', 'http://'),
  'hosts that are too long': fill(`http://${'가.'.repeat(130)} `),
  'closed parentheses before an open one': `${fill('(a)', 'http://a.com/')}(`,
  'parentheses that open links': fill('a.com/(b'),
  'a link in an open parenthesis': fill('a.com,', 'http://a.com/('),
  'users that end in links': fill('https://a.com:'),
  'hosts before dots': fill(`a.com${'.'.repeat(63)}`),
};

/** Of some runs the shortest: the others were interrupted by other work of the machine. */
function msOf(text: string): number {
  const runs = Array.from({ length: 3 }, () => {
    const since = performance.now();
    findEntities(text);
    return performance.now() - since;
  });
  return Math.min(...runs);
}

/** As long, and full of links, tags and mentions: none of the others takes more than 1.3 times as long. */
const harmless = fill('See https://example.com/a and #바다 with @bob. ');
const FACTOR = 10;

describe.each(Object.entries(texts))('a text of %s', (what, text) => {
  it('is searched in a time like that of a harmless one', () => {
    expect(msOf(shortened(text)), what).toBeLessThan(FACTOR * msOf(harmless));
  });
});

import { describe, expect, it } from 'vitest';
import { rssText, withoutCdata } from './rss-text.ts';

describe('rssText', () => {
  it.each(['AT&T', 'Tom & Jerry', '1 < 2', 'I <3 you', 'a > b', '한국어', '&', '<'])(
    'leaves %j as it is',
    (text) => {
      expect(rssText(text)).toBe(text);
    },
  );

  it.each([
    '<b>',
    '</b>',
    '<!-- x',
    '<?php',
    '<SCRIPT>',
    '&lt;b&gt;',
    '&amp;',
    '&#60;',
    '&#x3c;',
    '&copy',
    '&lt',
  ])('leaves no markup in %j, and nothing out', (text) => {
    expect(rssText(text)).not.toMatch(/<[a-z!/?]|&(?:#|\w+;?)/i);
    expect(rssText(text).replaceAll('\u2060', '')).toBe(text);
  });
});

describe('withoutCdata', () => {
  it.each([
    ['<title>plain</title>', '<title>plain</title>'],
    ['<title>\n  <![CDATA[a < b & c]]>\n</title>', '<title>a &#x3C; b &#x26; c</title>'],
    // How an end of a section is written inside of one.
    ['<dc:creator><![CDATA[a]]]]><![CDATA[>b]]></dc:creator>', '<dc:creator>a]]&#x3E;b</dc:creator>'],
    ['<description><![CDATA[<p>]]></description>', '<description><![CDATA[<p>]]></description>'],
    [
      '<title><![CDATA[</title>]]></title><title><![CDATA[<![CDATA[ x]]></title>',
      '<title>&#x3C;/title&#x3E;</title><title>&#x3C;![CDATA[ x</title>',
    ],
  ])('makes of %j %j', (rss, expected) => {
    expect(withoutCdata(rss)).toBe(expected);
  });
});

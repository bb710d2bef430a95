import { describe, expect, it } from 'vitest';
import { findLinks } from './links.ts';

const linksIn = (text: string) => findLinks(text).map(({ url }) => url);

describe('findLinks', () => {
  it.each([
    ['詳しくはhttps://example.com/a/bを見て', ['https://example.com/a/b']],
    ['https://example.com/news/123에서 봤다', ['https://example.com/news/123']],
    [
      'https://example.com에서, http://example.com:3000으로',
      ['https://example.com', 'http://example.com:3000'],
    ],
    ['한글https://example.com/a,한글', ['https://example.com/a']],
    [
      '「https://example.com/a」、『https://example.com/b』。',
      ['https://example.com/a', 'https://example.com/b'],
    ],
    ['"https://example.com/a" \'https://example.com/b\'', ['https://example.com/a', 'https://example.com/b']],
    ['(https://example.com/a). <https://example.com/b>', ['https://example.com/a', 'https://example.com/b']],
    [
      'https://example.com/a_(b) https://example.com/a_(b',
      ['https://example.com/a_(b)', 'https://example.com/a_'],
    ],
    ['https://ru.wikipedia.org/wiki/Россия_(значения)', ['https://ru.wikipedia.org/wiki/Россия_(значения)']],
    [
      'https://example.com/?a=1&b=2. https://example.com/!?',
      ['https://example.com/?a=1&b=2', 'https://example.com/'],
    ],
    ['HTTPS://EXAMPLE.COM/A Http://example.com', ['HTTPS://EXAMPLE.COM/A', 'Http://example.com']],
    ['http://한국.kr을 http://bücher.example', ['http://한국.kr']],
    ['👍https://example.com👍', ['https://example.com']],
    ['lee.kr 은 주소, lee.kr@naver.com 은 아니다', ['http://lee.kr']],
    ['https://a.com/b@c.com', ['https://a.com/b@c.com']],
  ])('%s', (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  it('tells where they are', () => {
    const text = '👍 lee.kr에서 https://example.com/a.';
    expect(findLinks(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'lee.kr',
      'https://example.com/a',
    ]);
  });

  it.each([
    ['another scheme', 'javascript:alert(1) javascript://example.com/%0aalert(1) ftp://x.org file://a.com/x'],
    ['a scheme that is longer', 'xhttp://example.com'],
    [
      'no host',
      'http:// http:/// http:/example.com //example.com https://[::1]/ http://127.0.0.1/ http://localhost/',
    ],
    ['a mail address', 'me@example.com lee.kr@naver.com a.com.kim@naver.com a.com_x@naver.com a+b.com@x.kr'],
    [
      'a host of no URL',
      `http://xn--はじめよう.com/ http://${'a'.repeat(64)}.com http://${'a.'.repeat(130)}com`,
    ],
    ['a mention, tag or stock', '@example.com #example.com $example.com'],
    ['numbers and abbreviations', '3.14 e.g. i.e. v1.2.3 node.js'],
  ])('finds none in %s', (_, text) => {
    expect(linksIn(text)).toEqual([]);
  });

  describe('differs from twitter-text in', () => {
    it.each([
      [
        'https://user:pw@example.com/ https://user.com:80@example.com/ https://example.com@example.org a.com:pw@b.com',
        [],
        'an address with a user is none: half of it (https://user.com:80) leads elsewhere than is written',
      ],
      [
        'README.md docs/README.ko.md main.rs:12:5 install.sh photos.zip',
        [],
        'these top-level domains are file name extensions',
      ],
      [
        'https://docs.rs www.point.md point.md/ru',
        ['https://docs.rs', 'http://www.point.md', 'http://point.md/ru'],
        'except where they can be nothing but addresses',
      ],
      ['john.com.kim@naver.com', [], 'the beginning of a mail address is no host'],
      ['http://example.com:99999/', [], 'no browser takes it'],
      [
        'example.com:8080 example.com?a=1',
        ['http://example.com:8080', 'http://example.com?a=1'],
        'a port or a query without a path is a part of the address, with a scheme or without',
      ],
      ['a_b.example.com', [], 'half of a host, b.example.com, is another host'],
    ])('%s → %j: %s', (text, links) => {
      expect(linksIn(text)).toEqual(links);
    });
  });

  it('gives absolute addresses that a browser takes, without a user, whatever the text', () => {
    const parts = [
      'http://',
      'HTTPS://',
      'a.com',
      '한국.kr',
      ':80',
      '@',
      '/',
      '?',
      '#',
      '.',
      ',',
      '(',
      ')',
      '\\',
      '%',
      'b',
      '가',
      ' ',
    ];
    for (const a of parts)
      for (const b of parts)
        for (const c of parts)
          for (const d of parts) {
            for (const url of linksIn(`${a}${b}${c}${d}`)) {
              const { protocol, username, password } = new URL(url);
              expect([protocol.replace('s', ''), username, password], url).toEqual(['http:', '', '']);
            }
          }
  });
});

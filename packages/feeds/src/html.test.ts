import { describe, expect, it } from 'vitest';
import { textAsHtml } from './html.ts';

const link = (target: string, written = target) => `<a href="${target}" rel="nofollow">${written}</a>`;

describe('textAsHtml', () => {
  it.each([
    ['<b>&"\'', [], '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
    ['two\nlines', [], '<p>two<br>lines</p>'],
    [
      'see https://example.com/?a=1&b="2"!',
      ['https://example.com/?a=1&b="2"'],
      `<p>see ${link('https://example.com/?a=1&amp;b=&quot;2&quot;')}!</p>`,
    ],
    ['see example.com.', ['http://example.com'], `<p>see ${link('http://example.com', 'example.com')}.</p>`],
    // The longer one is not a link in a link.
    [
      'https://a.example/b and https://a.example',
      ['https://a.example', 'https://a.example/b'],
      `<p>${link('https://a.example/b')} and ${link('https://a.example')}</p>`,
    ],
    [
      'me@a.example a.example',
      ['http://a.example'],
      `<p>me@a.example ${link('http://a.example', 'a.example')}</p>`,
    ],
    [
      '詳しくはhttps://a.example/を見て',
      ['https://a.example/'],
      `<p>詳しくは${link('https://a.example/')}を見て</p>`,
    ],
    // Of what else was stored as a link, nothing becomes one.
    ['javascript:alert(1)', ['javascript:alert(1)'], '<p>javascript:alert(1)</p>'],
  ])('makes HTML of %j', (text, links, html) => {
    expect(textAsHtml(text, links)).toBe(html);
  });
});

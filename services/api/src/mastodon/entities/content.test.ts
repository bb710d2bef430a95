import { findEntities } from '@ripple/posts/entities';
import type { WebAddresses } from '@ripple/runtime';
import { expect, it } from 'vitest';
import { toContent } from './content.ts';

const web = {
  user: (handle: string) => `https://ripple.test/@${handle}`,
  tag: (tag: string) => `https://ripple.test/tags/${encodeURIComponent(tag)}`,
} as WebAddresses;

/** Of a text whose every mention is a user but `@nobody`. */
function contentOf(text: string): string {
  const { writtenTags, handles, links } = findEntities(text);
  const mentions = handles.filter((handle) => handle !== 'nobody').map((handle) => ({ id: '1', handle }));
  return toContent({ text, tags: writtenTags, mentions, links }, web);
}

const tag = (name: string, written = `#${name}`) =>
  `<a href="${web.tag(name)}" class="mention hashtag" rel="tag">${written.slice(0, 1)}<span>${name}</span></a>`;
const mention = (handle: string) =>
  `<span class="h-card" translate="no"><a href="${web.user(handle)}" class="u-url mention">@<span>${handle}</span></a></span>`;
const link = (href: string, [scheme, seen, rest = '']: string[]) =>
  `<a href="${href}" target="_blank" rel="nofollow noopener noreferrer" translate="no">` +
  `<span class="invisible">${scheme}</span><span class="${rest === '' ? '' : 'ellipsis'}">${seen}</span><span class="invisible">${rest}</span></a>`;

it.each([
  ['', ''],
  ['one line', '<p>one line</p>'],
  ['one\ntwo\n\nthree\n\n\n\nfour', '<p>one<br />two</p><p>three</p><p>four</p>'],
  ['🦀 & <3', '<p>🦀 &amp; &lt;3</p>'],
  ['hi @Ada!', `<p>hi ${mention('ada')}!</p>`],
  ['hi @nobody', '<p>hi @nobody</p>'],
  ['mail ada@example.com', '<p>mail ada@example.com</p>'],
  ['#Rust and #rust', `<p>${tag('Rust')} and ${tag('rust')}</p>`],
  ['#안녕 #日本語 ＃タグ', `<p>${tag('안녕')} ${tag('日本語')} ${tag('タグ', '＃')}</p>`],
  [
    'see https://example.com/b.',
    `<p>see ${link('https://example.com/b', ['https://', 'example.com/b'])}.</p>`,
  ],
  [
    'https://www.example.com/a/long/path/that/goes/on?x=1&y=2#z',
    `<p>${link('https://www.example.com/a/long/path/that/goes/on?x=1&amp;y=2#z', ['https://www.', 'example.com/a/long/path/that/g', 'oes/on?x=1&amp;y=2#z'])}</p>`,
  ],
  [
    'https://example.com/#tag',
    `<p>${link('https://example.com/#tag', ['https://', 'example.com/#tag'])}</p>`,
  ],
])('%j is %s', (text, content) => {
  expect(contentOf(text)).toBe(content);
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'https://example.com/"onmouseover="alert(1)',
  "https://example.com/'><script>",
  'https://example.com/<b>@ada</b>',
  '#tag"><script>',
  '@ada"><script>',
  'javascript:alert(1) data:text/html,<script>',
  '</p><p onclick="x">',
  '&lt;script&gt; &#60;script&#62;',
  '\u202e<b>\n\n</p>',
  `<${'a'.repeat(40)} https://example.com/${'%22%3E'.repeat(10)}<x>`,
])('takes no markup from %j', (text) => {
  const content = contentOf(text);
  const ours =
    /<(?:\/?p|br \/|\/a|\/span|span class="(?:|invisible|ellipsis|h-card)"(?: translate="no")?|span|a href="https?:\/\/[^"<>]*"(?: target="_blank")?(?: class="[a-z -]+")?(?: rel="[a-z ]+")?(?: translate="no")?)>/g;
  const rest = content.replace(ours, '');
  expect(rest).not.toMatch(/[<>"]/);
  // What is read is what was written.
  const read = content
    .replace(/<\/p><p>/g, '\n\n')
    .replace(/<br \/>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
  expect(read).toBe(text);
});

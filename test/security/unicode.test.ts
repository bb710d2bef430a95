import { parseFeed } from '@rowanmanning/feed-parser';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

/** Everything a text can do to a page, a feed, a log or a reader. */
const absurd: [what: string, text: string][] = [
  ['half a surrogate pair', 'a\ud83db'],
  ['a swapped surrogate pair', 'a\ude00\ud83db'],
  ['bidirectional overrides', '\u202edlrow\u202c \u2066isolate\u2069 \u200frtl'],
  ['an override that never ends', 'user\u202ecod.exe'],
  ['a flood of combining marks', `Z${'\u0335\u0321\u034a'.repeat(10)}algo`],
  ['emoji joined without end', `${'👩\u200d'.repeat(60)}👩`],
  ['flags cut in half', '🇰🇷🇰'],
  ['variation selectors and keycaps', '1\ufe0f\u20e3 ☃\ufe0e ☃\ufe0f'],
  ['invisible tags', `a${'\u{e0041}'.repeat(40)}b`],
  ['a byte order mark and a replacement', '\ufeffa\ufffdb'],
  ['noncharacters', 'a\ufdd0\uffff\u{1ffff}b'],
  ['C1 controls and separators', 'a\u0085b\u2028c\u2029d\u009fe'],
  ['letters that grow in lower case', 'İİİ ẞ ŉ ΐ'],
  ['ligatures that become sentences', 'ﷺﷻﬃ'],
  ['Hangul in pieces', '\u1112\u1161\u11ab글'],
  ['full width markup', '＜script＞＆amp；'],
  ['the end of a CDATA section', 'a ]]> b <![CDATA[ c ]]]]><![CDATA[>'],
  ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['attributes', '" onmouseover="alert(1)" \' `'],
  ['entities', '&amp; &lt; &#60; &#x3c; &unknown; &#0; &#xD800;'],
  ['an entity declaration', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;'],
  ['a processing instruction and a comment', '<?xml version="1.0"?><!-- -- --><?php x ?>'],
  ['the end of its element', '</title></content></description></entry></item></channel></feed>'],
];

let ripple: TestRipple;
let author: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'indexer', 'feed-builder'] });
  author = await ripple.user('unicode');
});
afterAll(() => ripple?.dispose());

const half = /\p{Surrogate}/u;
/** XML 1.0, section 2.2. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

describe.each(absurd)('%s', (what, text) => {
  it('in a name or bio is refused, or kept so that all can read it', async () => {
    for (const field of ['name', 'bio']) {
      const answer = await author.patch('/v1/users/me', { [field]: text });
      expect([200, 400], answer.text).toContain(answer.status);
      const { body } = await ripple.anybody.get('/v1/users/unicode');
      expect(body[field]).not.toMatch(half);
      expect(body[field]).not.toMatch(notInXml);
    }
  });

  it('in a post and its tags is refused, or kept so that all can read it', async () => {
    const { status, body } = await author.post('/v1/posts', { text: `${text} #x${text}` });
    expect(status, what).toBe(201);
    const read = (await ripple.anybody.get(`/v1/posts/${body.id}`)).body;
    expect(read).toEqual(body);
    expect(JSON.stringify(read)).not.toMatch(notInXml);
    for (const tag of body.tags) {
      const page = await ripple.anybody.get(`/v1/timelines/tags/${encodeURIComponent(tag)}`);
      expect(page.status, tag).toBe(200);
      await vi.waitFor(
        async () =>
          expect((await ripple.anybody.get(`/v1/timelines/tags/${encodeURIComponent(tag)}`)).text).toContain(
            body.id,
          ),
        { timeout: 30_000, interval: 50 },
      );
    }
  });

  it('as a tag in an address finds nothing or something, and breaks nothing', async () => {
    const tag = encodeURIComponent(Buffer.from(text).toString());
    for (const path of [
      `/v1/timelines/tags/${tag}`,
      ...['rss', 'atom', 'json'].map((format) => `/v1/tags/${tag}/feed.${format}`),
    ]) {
      const answer = await ripple.anybody.get(path);
      expect([200, 400], answer.text).toContain(answer.status);
      if (answer.status === 200 && /\.(?:rss|atom)$/.test(path)) expectFeed(answer.text);
    }
  });
});

describe('a feed of all that', () => {
  const texts = absurd.map(([, text]) => text);

  it.each(['rss', 'atom'])('in %s is XML that a reader can read, post by post', async (format) => {
    const user = await ripple.user(`feed_${format}`);
    await user.patch('/v1/users/me', { name: `</author>${texts.at(-1)}`.slice(0, 100) });
    const posts: { id: string; tags: string[] }[] = [];
    for (const text of texts.slice(-20)) {
      posts.unshift((await user.post('/v1/posts', { text: `${text}\n#바다<b>` })).body);
    }
    const { text } = await user.get(`/v1/users/feed_${format}/feed.${format}`);
    const feed = expectFeed(text);
    expect(feed.items.map((item) => item.id)).toEqual(
      posts.map(({ id }) => `http://ripple.test/v1/posts/${id}`),
    );
    for (const item of feed.items) {
      expect(item.categories.map(({ term }) => term)).toContain('바다');
      expect(item.authors).toHaveLength(1);
    }
    expect(withoutCdata(text)).not.toMatch(/<(?:script|img|!DOCTYPE|!ENTITY|!--|\?php)/i);
    expect(text.match(/<(?:item|entry)>/g)).toHaveLength(posts.length);
    // The HTML inside is escaped, too.
    const contents = htmlIn(text);
    expect(contents).toHaveLength(posts.length);
    for (const html of contents) expect(html).not.toMatch(notOurs);
  });

  it('in JSON holds the texts as they are, and their HTML escaped', async () => {
    const user = await ripple.user('feed_json');
    for (const text of texts.slice(-20)) await user.post('/v1/posts', { text });
    const { body } = await user.get('/v1/users/feed_json/feed.json');
    const kept = (await user.get('/v1/users/feed_json/posts')).body.items;
    expect(body.items.map((item: { content_text: string }) => item.content_text)).toEqual(
      kept.map((post: { text: string }) => post.text),
    );
    for (const item of body.items) expect(item.content_html).not.toMatch(notOurs);
  });
});

/** Markup that feeds don't make. */
const notOurs = /<(?!\/?p>|br>|a href="https?:[^"]*" rel="nofollow">|\/a>)/;

const ESCAPES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

/** The HTML of each post, read once as XML: the feed parser reads the HTML at the same time. */
const htmlIn = (xml: string): string[] =>
  [...xml.matchAll(/<(description|content)(?: [^>]*)?>\s*(.*?)\s*<\/\1>/gs)]
    .map(([, , inside = '']) => inside)
    .map((inside) =>
      inside
        .split(/<!\[CDATA\[(.*?)\]\]>/s)
        .map((part, n) => (n % 2 ? part : part.replaceAll(/&\w+;/g, (entity) => ESCAPES[entity] ?? entity)))
        .join(''),
    )
    .filter((html) => html.startsWith('<p>'));

const withoutCdata = (xml: string) => xml.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');

function expectFeed(xml: string): ReturnType<typeof parseFeed> {
  expect(xml).not.toMatch(notInXml);
  return parseFeed(xml);
}

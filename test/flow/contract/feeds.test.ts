// Long: one set-up, whose posts the feeds of all formats are compared with.
import { parseFeed } from '@rowanmanning/feed-parser';
import RssParser from 'rss-parser';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

const hostile = '<script>alert("&")</script> ]]> & &amp; &#0; \'quoted\' <!-- 😀👨‍👩‍👧 한국어 #바다';
const hostileName = '</title><b>Eve</b> & ]]> 홍길동 😀';

let ripple: TestRipple;
let eve: TestUser;
/** Oldest first. */
let posts: { id: string; text: string; createdAt: string }[];

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'indexer', 'feed-builder'] });
  eve = await ripple.user('eve', hostileName);
  posts = [];
  for (const text of ['plain #바다', 'see https://example.com/?a=1&b=2 #바다', hostile]) {
    posts.push((await eve.post('/v1/posts', { text })).body);
  }
  const last = posts.at(-1)?.id as string;
  for (const feed of feeds) {
    for (const format of ['rss', 'atom', 'json']) {
      await vi.waitFor(
        async () => expect((await ripple.anybody.get(feed + format)).text).toContain(last),
        15_000,
      );
    }
  }
});
afterAll(() => ripple?.dispose());

const ofUser = '/v1/users/eve/feed.';
const ofTag = '/v1/tags/%EB%B0%94%EB%8B%A4/feed.';
const ofAll = '/v1/timelines/public/feed.';
const feeds = [ofUser, ofTag, ofAll];
const everyFeed = feeds.flatMap((feed) => ['rss', 'atom', 'json'].map((format) => feed + format));
const address = (path: string) => `http://ripple.test${path}`;

/** XML 1.0 (section 2.2) has no way to write some characters, neither as themselves nor as references. */
function expectXml(text: string) {
  expect(text).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const outsideCdata = text.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');
  expect(outsideCdata).not.toMatch(/&#x?0*[01]?[0-9a-f]?;/i);
  expect(outsideCdata).not.toContain(']]>');
  expect(outsideCdata).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos|#x?[0-9a-f]+);)/i);
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
};
const decode = (text: string) =>
  text.replaceAll(/&(?:amp|lt|gt|quot|apos|#39);/g, (entity) => entities[entity] ?? '');

/** What the elements of a name hold, read once as XML (the feed parser reads HTML at the same time). */
const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>\\s*(.*?)\\s*</${name}>`, 'gs'))].map(([, inside = '']) =>
    inside
      .split(/<!\[CDATA\[(.*?)\]\]>/s)
      .map((part, n) => (n % 2 ? part : decode(part)))
      .join(''),
  );

/** Markup as a person sees it. */
const seen = (html: string) => decode(html.replaceAll(/<\/?(?:p|a|br)\b[^>]*>/g, ''));

describe.each([
  ['RSS', 'rss', /^application\/rss\+xml\b/],
  ['Atom', 'atom', /^application\/atom\+xml\b/],
])('an %s feed', (_, format, contentType) => {
  it.each(feeds)(`%s${format} holds the public posts, newest first`, async (feed) => {
    const answer = await ripple.anybody.get(feed + format);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(contentType);
    expectXml(answer.text);
    const parsed = parseFeed(answer.text);
    expect(parsed.meta).toMatchObject({ type: format });
    expect(parsed.title).toMatch(/\S/);
    expect(parsed.items.map((item) => item.url)).toEqual(
      posts.toReversed().map((post) => address(`/#/posts/${post.id}`)),
    );
    for (const [n, item] of parsed.items.entries()) {
      const post = posts.toReversed()[n];
      expect(item.id).toBe(address(`/v1/posts/${post?.id}`));
      const published = (item.published ?? item.updated)?.getTime() ?? Number.NaN;
      // RSS has no milliseconds.
      expect(Math.abs(published - Date.parse(post?.createdAt ?? ''))).toBeLessThan(1_000);
    }
    const contents =
      format === 'rss' ? elements(answer.text, 'description').slice(1) : elements(answer.text, 'content');
    expect(contents.map(seen)).toEqual(posts.toReversed().map((post) => post.text));
  });

  it('links the addresses in a text, and nothing else', async () => {
    const { text } = await ripple.anybody.get(ofUser + format);
    const contents = elements(text, format === 'rss' ? 'description' : 'content').slice(-posts.length);
    expect(contents.join('\n').match(/<a [^>]*>[^<]*<\/a>/g)).toEqual([
      '<a href="https://example.com/?a=1&amp;b=2" rel="nofollow">https://example.com/?a=1&amp;b=2</a>',
    ]);
  });

  it('lets no text break out', async () => {
    const { text } = await ripple.anybody.get(ofUser + format);
    const contents = elements(text, format === 'rss' ? 'description' : 'content').slice(-posts.length);
    expect(contents.join('\n')).not.toMatch(/<script|<!--/i);
    expect(parseFeed(text).title).toContain('홍길동 😀');
    expect(text.match(/<title>/g)).toHaveLength(1 + posts.length);
  });
});

describe('an RSS feed', () => {
  it('has what RSS 2.0 asks for', async () => {
    for (const feed of [...feeds, '/v1/tags/unheard/feed.']) {
      const { text } = await ripple.anybody.get(`${feed}rss`);
      expect(text).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\s*<rss version="2\.0"/i);
      for (const element of ['title', 'link', 'description']) {
        expect(text, feed).toMatch(new RegExp(`<channel>[^]*<${element}>[^]*\\S[^]*</${element}>`));
      }
      expect(text).toContain(`<atom:link href="${address(`${feed}rss`)}" rel="self"`);
      // An id that stays, whatever the addresses for people are.
      const ids = [...text.matchAll(/<guid isPermaLink="false">([^<]*)</g)].map(([, id]) => id);
      expect(ids).toEqual(
        feed.includes('unheard') ? [] : posts.toReversed().map(({ id }) => address(`/v1/posts/${id}`)),
      );
      for (const [, date] of text.matchAll(/<(?:pubDate|lastBuildDate)>([^<]*)</g)) {
        expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
      }
    }
  });
});

describe('an Atom feed', () => {
  it('has what Atom 1.0 asks for', async () => {
    for (const feed of [...feeds, '/v1/tags/unheard/feed.']) {
      const { text } = await ripple.anybody.get(`${feed}atom`);
      const [head, ...entries] = text.split('<entry>');
      for (const part of [head, ...entries]) {
        expect(part).toMatch(/<id>http[^<]+<\/id>/);
        expect(part).toMatch(/<title[^>]*>/);
        expect(part).toMatch(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z<\/updated>/);
        expect(part).toMatch(/<author>\s*<name>/);
      }
      expect(head).toContain(`<link href="${address(`${feed}atom`)}" rel="self"`);
    }
  });
});

describe('a JSON feed', () => {
  it.each(feeds)('%sjson holds the public posts, newest first', async (feed) => {
    const { status, headers, body } = await ripple.anybody.get(`${feed}json`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/feed\+json\b/);
    expect(body).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: expect.stringMatching(/\S/),
      feed_url: address(`${feed}json`),
    });
    expect(body.items).toHaveLength(posts.length);
    for (const [n, item] of body.items.entries()) {
      const post = posts.toReversed()[n];
      expect(item).toMatchObject({
        id: address(`/v1/posts/${post?.id}`),
        url: address(`/#/posts/${post?.id}`),
        date_published: post?.createdAt,
        authors: [{ name: expect.stringContaining('홍길동 😀') }],
        tags: ['바다'],
      });
      expect(item.content_text ?? seen(item.content_html)).toBe(post?.text);
      expect(item.content_html ?? '').not.toMatch(/<script|<!--/i);
    }
  });

  it('has a list of items also when there are none', async () => {
    expect((await ripple.anybody.get('/v1/tags/unheard/feed.json')).body.items).toEqual([]);
  });
});

describe('every feed', () => {
  it.each(everyFeed)('%s answers 304 to who has it', async (path) => {
    const { headers } = await ripple.anybody.get(path);
    const etag = headers.get('etag') as string;
    const lastModified = headers.get('last-modified') as string;
    expect(etag).toMatch(/^(?:W\/)?"[^"]+"$/);
    expect(Date.parse(lastModified)).toBeLessThanOrEqual(Date.now());
    expect(headers.get('cache-control')).toMatch(/\S/);

    const reread = (headers: Record<string, string>) => send(ripple.url, path, { method: 'GET', headers });
    const known: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", ${etag}` },
      { 'if-none-match': `W/${etag.replace('W/', '')}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': lastModified },
      { 'if-none-match': etag, 'if-modified-since': new Date(0).toUTCString() },
    ];
    for (const condition of known) {
      const answer = await reread(condition);
      expect(answer, JSON.stringify(condition)).toMatchObject({ status: 304, text: '' });
      expect(answer.headers.get('etag')).toBe(etag);
      expect(answer.headers.get('cache-control')).toBe(headers.get('cache-control'));
    }
    const unknown: Record<string, string>[] = [
      { 'if-none-match': '"other"' },
      { 'if-none-match': '"other"', 'if-modified-since': lastModified },
      { 'if-modified-since': new Date(0).toUTCString() },
      { 'if-modified-since': 'garbage' },
    ];
    for (const condition of unknown) {
      const answer = await reread(condition);
      expect(answer.status, JSON.stringify(condition)).toBe(200);
    }
  });

  it('answers 304 also to fetch, which then says Cache-Control: no-cache', async () => {
    for (const path of everyFeed) {
      const etag = (await ripple.anybody.get(path)).headers.get('etag') ?? '';
      expect((await ripple.anybody.get(path, { 'if-none-match': etag })).status, path).toBe(304);
    }
  });

  it('answers HEAD as GET, without the feed', async () => {
    for (const path of everyFeed) {
      const get = await ripple.anybody.get(path);
      const head = await send(ripple.url, path, { method: 'HEAD' });
      expect(head).toMatchObject({ status: 200, text: '' });
      for (const name of ['etag', 'last-modified', 'content-type', 'cache-control']) {
        expect(head.headers.get(name), name).toBe(get.headers.get(name));
      }
    }
  });

  it('changes with a new post, for readers who have the old one, too', async () => {
    const author = await ripple.user('renews');
    const paths = ['rss', 'atom', 'json'].map((format) => `/v1/users/renews/feed.${format}`);
    const etags = await Promise.all(
      paths.map(async (path) => (await ripple.anybody.get(path)).headers.get('etag') ?? ''),
    );
    const { body: post } = await author.post('/v1/posts', { text: 'news' });
    for (const [n, path] of paths.entries()) {
      const headers = { 'if-none-match': etags[n] ?? '' };
      const reread = () => send(ripple.url, path, { method: 'GET', headers });
      await expect.poll(async () => (await reread()).status, { timeout: 30_000 }).toBe(200);
      const changed = await reread();
      expect(changed.text).toContain(post.id);
      expect(changed.headers.get('etag')).not.toBe(etags[n]);
    }
  });

  it('has no post that has lost its tag or word by an edit, also while the indexer is away', async () => {
    const paths = ['/v1/tags/%EB%B0%94%EB%8B%A4/feed.', '/v1/keywords/lighthouse/feed.'];
    const { id } = (await eve.post('/v1/posts', { text: 'a lighthouse #바다' })).body;
    const shown = async () => {
      const answers = await Promise.all(paths.map((path) => ripple.anybody.get(`${path}json`)));
      return answers.map(({ text }) => text.includes(id));
    };
    await vi.waitFor(async () => expect(await shown()).toEqual([true, true]), 15_000);
    await ripple.stop('indexer');
    try {
      await eve.patch(`/v1/posts/${id}`, { text: 'a harbour' });
      expect(await shown()).toEqual([false, false]);
    } finally {
      await ripple.start('indexer');
      await eve.delete(`/v1/posts/${id}`);
    }
  });

  it('is found by the tag in any case, and by the handle', async () => {
    await eve.post('/v1/posts', { text: 'about #Café' });
    for (const path of ['/v1/tags/CAF%C3%89/feed.json', '/v1/tags/cafe%CC%81/feed.json']) {
      await expect
        .poll(async () => (await ripple.anybody.get(path)).body.items?.length, { timeout: 30_000 })
        .toBe(1);
    }
    expect((await ripple.anybody.get('/v1/users/EVE/feed.json')).status).toBe(200);
  });

  it('is of a user who exists', async () => {
    for (const format of ['rss', 'atom', 'json']) {
      expectProblem(await ripple.anybody.get(`/v1/users/nobody/feed.${format}`), 404);
    }
  });

  it('leads to where people read', async () => {
    const pages: [feed: string, page: string][] = [
      [ofUser, '/#/@eve'],
      [ofTag, '/#/tags/%EB%B0%94%EB%8B%A4'],
      ['/v1/keywords/plain/feed.', '/#/keywords/plain'],
      [ofAll, '/#/public'],
    ];
    for (const [feed, page] of pages) {
      const [rss, atom, json] = await Promise.all(
        ['rss', 'atom', 'json'].map((format) => ripple.anybody.get(feed + format)),
      );
      expect(rss?.text).toContain(`<link>${address(page)}</link>`);
      expect(atom?.text).toContain(`<link href="${address(page)}" rel="alternate"`);
      expect(json?.body.home_page_url).toBe(address(page));
    }
  });

  it('follows WEB_URL, also one that was rendered before', async () => {
    const [newest] = (await ripple.anybody.get(`${ofUser}json`)).body.items;
    const id = newest.id.split('/').at(-1);
    const WEB_URL = 'https://app.example/p/{id} https://app.example/@{handle}';
    await ripple.restart('api', { WEB_URL });
    const { body } = await ripple.anybody.get(`${ofUser}json`);
    expect(body).toMatchObject({ home_page_url: 'https://app.example/@eve' });
    expect(body.items[0]).toMatchObject({
      url: `https://app.example/p/${id}`,
      id: address(`/v1/posts/${id}`),
    });
    expect((await ripple.anybody.get(`${ofUser}rss`)).text).toContain(
      `<link>https://app.example/p/${id}</link>`,
    );
    await ripple.restart('api');
  });

  it('begins titles with what can be seen, and closes what turns the text around', async () => {
    const eva = await ripple.user('eva', 'user\u202ecod.exe');
    for (const text of ['\u202eturned', '\u200b\n \nsecond line']) await eva.post('/v1/posts', { text });
    const titles = ['second line', '\u202eturned\u202c'];
    for (const format of ['rss', 'atom']) {
      const { text } = await ripple.anybody.get(`/v1/users/eva/feed.${format}`);
      expect(elements(text, 'title')).toEqual(['usercod.exe (@eva)', ...titles]);
      expect(elements(text, format === 'rss' ? 'dc:creator' : 'name').join()).not.toContain('\u202e');
    }
    const { body } = await ripple.anybody.get('/v1/users/eva/feed.json');
    expect(body.title).toBe('usercod.exe (@eva)');
    expect(body.items[0].authors).toEqual([{ name: 'usercod.exe (@eva)' }]);
  });

  it('is well-formed whatever a user is called', async () => {
    for (const [n, name] of ['a\u0001b', 'a\u000bb', 'a\ufffeb', 'a\uffffb'].entries()) {
      const { status, body } = await ripple.anybody.post('/v1/users', { handle: `name_${n}`, name });
      if (status !== 201) continue;
      const authorization = `Bearer ${body.token}`;
      await ripple.anybody.post('/v1/posts', { text: 'mine' }, { authorization });
      for (const format of ['rss', 'atom']) {
        const feed = await ripple.anybody.get(`/v1/users/name_${n}/feed.${format}`);
        expect(feed.status).toBe(200);
        expectXml(feed.text);
      }
    }
  });
});

describe('a plain text in an RSS feed', () => {
  const texts = ['AT&T, 1 < 2, <3', '<b>bold</b> &lt;i&gt; &amp; &#60;', '한국어'];
  const name = '<i>Ida</i> &lt;';
  let rss = '';

  beforeAll(async () => {
    const ida = await ripple.user('ida', name);
    for (const text of texts) await ida.post('/v1/posts', { text });
    rss = (await ripple.anybody.get('/v1/users/ida/feed.rss')).text;
  });

  const visible = (text: string | null | undefined) => text?.replaceAll('\u2060', '');

  it('reads right where it is taken as text', async () => {
    const feed = await new RssParser().parseString(rss);
    expect(feed.items.map(({ title }) => visible(title))).toEqual(texts.toReversed());
    expect(visible(feed.title)).toBe(`${name} (@ida)`);
    expect(visible(feed.items[0]?.creator)).toBe(`${name} (@ida)`);
  });

  it('reads right where it is taken as HTML', () => {
    // It decodes entities of HTML after those of XML.
    const feed = parseFeed(rss);
    expect(feed.items.map(({ title }) => visible(title))).toEqual(texts.toReversed());
    expect(visible(feed.title)).toBe(`${name} (@ida)`);
    for (const element of ['title', 'dc:creator', 'description']) {
      const plain = elements(rss, element).filter((inside) => !inside.startsWith('<p>'));
      expect(plain.length).toBeGreaterThan(0);
      for (const inside of plain) expect(inside).not.toMatch(/<[a-z!/?]/i);
    }
  });
});

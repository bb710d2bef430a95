import { readFileSync } from 'node:fs';
import { parseFeed } from '@rowanmanning/feed-parser';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import RssParser from 'rss-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { jsonFeed } from './schemas/json-feed.ts';

/** What has broken feeds before, of whatever program. */
const hostile = [
  '<script>alert(1)</script>',
  ']]>',
  '<![CDATA[ x ]]>',
  '<!-- never ended',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '<?xml version="1.0"?>',
  '&lt;b&gt; &amp;amp; &#0; &#x1; &bogus; &',
  '"quoted" \'and\' `so`',
  '\u0000\u0001\u0008\u000b\u000c\u001f\u007f\u0085 controls',
  '\ufffe\uffff\u{1fffe} no characters',
  '\ud83d alone \ude00',
  '\u202eright to left\u202c\u200b\u2028\u2029',
  'line\r\nends\rof\nall kinds\t',
  '한국어 #바다 日本語 العربية #क्षितिज',
  '👨‍👩‍👧‍👦 🇰🇷 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  `Z${'\u0301'.repeat(30)}algo`,
  'https://example.com/?a=1&b=<2>#"3" javascript:alert(1) //evil.example',
  'x'.repeat(4_000),
  '=cmd|"/c calc"!A0',
];

let ripple: TestRipple;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'timeline-writer', 'indexer', 'feed-builder'] });
  const eve = await ripple.user('eve', '</title></author>]]><b>Eve</b> & "홍길동" \u202e👩‍🚀');
  for (const text of hostile) {
    expect((await eve.post('/v1/posts', { text: `${text} #x hostile` })).status).toBe(201);
  }
  const { body } = await eve.post('/v1/users/me/feed-token', undefined);
  places.push((format) => body.urls[format].replace('http://ripple.test', ''));
});
afterAll(() => ripple?.dispose());

/** Every kind of feed there is, and one with nothing in it. */
const places: ((format: 'rss' | 'atom' | 'json') => string)[] = [
  '/v1/users/eve/feed',
  '/v1/tags/x/feed',
  '/v1/keywords/hostile/feed',
  '/v1/timelines/public/feed',
  '/v1/tags/nothing/feed',
].map((path) => (format) => `${path}.${format}`);

/** Each as soon as all posts are in it. */
async function texts(
  format: 'rss' | 'atom' | 'json',
): Promise<{ path: string; text: string; items: number }[]> {
  const found = [];
  for (const place of places) {
    const path = place(format);
    const items = path.includes('nothing') ? 0 : hostile.length;
    const read = async () => (await ripple.anybody.get(path)).text;
    const count = async () => new Set((await read()).match(/\/v1\/posts\/\d+/g)).size;
    await expect.poll(count, { timeout: 30_000 }).toBe(items);
    found.push({ path, text: await read(), items });
  }
  return found;
}

/** The grammar's errors for a document; a document that is no XML at all is one, too. */
function validator(schema: string) {
  const grammar = XmlDocument.fromString(
    readFileSync(new URL(`./schemas/${schema}`, import.meta.url), 'utf8'),
  );
  const relaxNg = RelaxNGValidator.fromDoc(grammar);
  return (text: string): void => {
    const document = XmlDocument.fromString(text);
    try {
      relaxNg.validate(document);
    } finally {
      document.dispose();
    }
  };
}

describe('an Atom feed', () => {
  const validate = validator('atom.rng');

  it('is valid by the grammar of RFC 4287, whatever is in it', async () => {
    for (const { path, text } of await texts('atom')) {
      expect(() => validate(text), path).not.toThrow();
    }
  });

  it('would not be without its id, or with a text where a date belongs', async () => {
    const [feed] = await texts('atom');
    const text = feed?.text ?? '';
    expect(() => validate(text.replace(/<id>.*?<\/id>/, ''))).toThrow();
    expect(() => validate(text.replace(/<updated>.*?<\/updated>/, '<updated>today</updated>'))).toThrow();
  });
});

describe('an RSS feed', () => {
  const validate = validator('rss.rng');

  it('is valid by the rules of RSS 2.0, whatever is in it', async () => {
    for (const { path, text } of await texts('rss')) {
      expect(() => validate(text), path).not.toThrow();
    }
  });

  it('would not be without its link, or with a date in ISO 8601', async () => {
    const [feed] = await texts('rss');
    const text = feed?.text ?? '';
    expect(() => validate(text.replace(/<link>.*?<\/link>/, ''))).toThrow();
    expect(() =>
      validate(text.replace(/<pubDate>.*?<\/pubDate>/, '<pubDate>2026-01-01T00:00:00Z</pubDate>')),
    ).toThrow();
  });
});

describe('a JSON feed', () => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(jsonFeed);

  it('is valid by JSON Feed 1.1, whatever is in it', async () => {
    for (const { path, text } of await texts('json')) {
      validate(JSON.parse(text));
      expect(validate.errors, path).toBeNull();
    }
  });

  it('would not be without its title', () => {
    expect(validate({ version: 'https://jsonfeed.org/version/1.1', items: [] })).toBe(false);
  });
});

describe('feed readers', () => {
  it('take in every post of every feed', async () => {
    const parser = new RssParser();
    for (const format of ['rss', 'atom'] as const) {
      for (const { path, text, items } of await texts(format)) {
        expect((await parser.parseString(text)).items, path).toHaveLength(items);
        expect(parseFeed(text).items, path).toHaveLength(items);
      }
    }
  });
});

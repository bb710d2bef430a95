import { MOST_LINKS, MOST_MENTIONS, MOST_TAGS } from '@ripple/posts/entities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';

let ripple: TestRipple;
let ada: TestUser;
let readers = 0;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

const LIMIT = { timeout: 30_000 };
const tagged = (tag: string) => `/v1/timelines/tags/${encodeURIComponent(tag)}`;
const post = async (text: string) => {
  const { status, body } = await ada.post('/v1/posts', { text });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const tagsIn = async (reader: TestClient, path: string, id: string): Promise<string[] | undefined> =>
  (await reader.get(path)).body.items.find((item: { id: string }) => item.id === id)?.tags;

describe.each([
  ['ㅋㅋㅋ', 'ᄏᄏᄏ'],
  ['محمد_ﷺ', 'محمد_صلى الله عليه وسلم'],
  ['CamelCase', 'camelCASE'],
  ['\u0391\u03ab\u0301\u039b\u039f\u03a3', '\u03b1\u03b0\u03bb\u03bf\u03c2'],
])('the tag %s', (written, other) => {
  it('is shown as it is written wherever the post is, and is one with its other spellings', async () => {
    // The key of ﷺ has spaces in it: in a text it is no tag.
    const again = other.includes(' ') ? written : other;
    const made = await post(`first #${written}, then #${again}`);
    expect(made.tags).toEqual([written]);
    expect((await ada.get(`/v1/posts/${made.id}`)).body.tags).toEqual([written]);
    for (const path of ['/v1/timelines/home', '/v1/users/ada/posts'])
      expect(await tagsIn(ada, path, made.id), path).toEqual([written]);
    for (const path of [tagged(written), tagged(other), tagged(`#${written}`)])
      await expect.poll(() => tagsIn(ripple.anybody, path, made.id), LIMIT).toEqual([written]);
    const feed = `/v1/tags/${encodeURIComponent(other)}/feed.json`;
    await expect
      .poll(async () => (await ripple.anybody.get(feed)).body.items?.[0]?.tags, LIMIT)
      .toEqual([written]);
    expect((await ripple.anybody.get(feed)).body.title).toBe(`#${written}`);
  });

  it('is shown as it is written in the list of what is followed, and in what that brings', async () => {
    const reader = await ripple.user(`reader_${++readers}`);
    const made = await post(`news of #${written}`);
    expect((await reader.put(`/v1/tags/${encodeURIComponent(written)}/follow`)).status).toBe(204);
    expect((await reader.get('/v1/users/me/topics')).body).toEqual({ items: [{ tag: written }] });
    await expect
      .poll(async () => {
        const { items } = (await reader.get('/v1/timelines/home')).body;
        return items.find((item: { id: string }) => item.id === made.id)?.via;
      }, LIMIT)
      .toEqual({ tag: written });
    expect((await reader.delete(`/v1/tags/${encodeURIComponent(written)}/follow`)).status).toBe(204);
    expect((await reader.get('/v1/users/me/topics')).body).toEqual({ items: [] });
  });
});

it('leaves its tag by an edit, and comes back in another spelling', async () => {
  const { id } = await post('#Kahvi');
  await expect.poll(() => tagsIn(ripple.anybody, tagged('kahvi'), id), LIMIT).toEqual(['Kahvi']);
  expect((await ada.patch(`/v1/posts/${id}`, { text: '#Tee' })).body.tags).toEqual(['Tee']);
  expect(await tagsIn(ripple.anybody, tagged('kahvi'), id)).toBeUndefined();
  expect((await ada.patch(`/v1/posts/${id}`, { text: '#KAHVI' })).body.tags).toEqual(['KAHVI']);
  await expect.poll(() => tagsIn(ripple.anybody, tagged('kahvi'), id), LIMIT).toEqual(['KAHVI']);
});

it('shows the keys of posts from before spellings were kept, in Postgres and in Redis', async () => {
  const { id } = await post('#Earlier');
  const { pool } = ripple.database;
  const document = ripple.ownRedis.together(`${ripple.isolation.namespace}:post:${id}`, id);
  await pool.query('update posts set written_tags = null where id = $1', [id]);
  await ripple.redis.del(document);
  await expect.poll(async () => (await ada.get(`/v1/posts/${id}`)).body.tags, LIMIT).toEqual(['earlier']);

  await expect.poll(() => ripple.redis.get(document), LIMIT).toContain('"writtenTags":["earlier"]');
  const value = (await ripple.redis.get(document)) ?? '';
  const earlier = value.replace('"writtenTags":["earlier"],', '').replace('"type":"post",', '');
  expect(earlier.length).toBe(value.length - 40);
  await ripple.redis.set(document, earlier);
  expect((await ada.get(`/v1/posts/${id}`)).body.tags).toEqual(['earlier']);
});

it('counts the first tags, mentions and links of a text', async () => {
  const numbers = Array.from({ length: 150 }, (_, number) => number);
  const users = [];
  for (const number of numbers.slice(0, MOST_MENTIONS + 2)) users.push(await ripple.user(`named_${number}`));
  const tags = numbers.map((number) => `T${number}`);
  const links = numbers.map((number) => `https://a.co/${number}`);
  const text = [...tags.map((tag) => `#${tag}`), ...users.map(({ handle }) => `@${handle}`), ...links].join(
    ' ',
  );
  const { body } = await ada.post('/v1/posts', { text });
  expect(body.text).toBe(text);
  expect(body.tags).toEqual(tags.slice(0, MOST_TAGS));
  expect(body.links).toEqual(links.slice(0, MOST_LINKS));
  const named = users.slice(0, MOST_MENTIONS).map(({ handle }) => handle);
  expect(body.mentions.map(({ handle }: { handle: string }) => handle).toSorted()).toEqual(named.toSorted());
  const limits = (await ripple.anybody.get('/v1/instance')).body.limits;
  expect(limits).toMatchObject({
    tagsPerPost: MOST_TAGS,
    mentionsPerPost: MOST_MENTIONS,
    linksPerPost: MOST_LINKS,
  });
});

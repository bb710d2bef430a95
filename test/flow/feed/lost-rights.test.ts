import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { openStream } from '../../sse.ts';
import { eventually, post } from './people.ts';

let ripple: TestRipple;
let people = 0;

beforeAll(async () => {
  ripple = await startRipple();
});
afterAll(() => ripple?.dispose());

const somebody = () => ripple.user(`person_${++people}`);
const home = '/v1/timelines/home';
const SECRET = 'for followers';

/** What may not be said to the ex-follower any more, wherever it was said before. */
async function expectNothing(reader: TestUser, id: string, feed: string): Promise<void> {
  for (const path of [
    home,
    '/v1/timelines/mentions',
    '/v1/timelines/favourites',
    '/v1/notifications',
    feed,
  ]) {
    const { status, text } = await reader.get(path);
    expect(status, path).toBe(200);
    expect(text, path).not.toContain(SECRET);
  }
  for (const path of [`/v1/posts/${id}`, `/v1/posts/${id}/replies`]) {
    expect((await reader.get(path)).status).toBe(404);
  }
  expect((await reader.get('/v1/notifications')).body.unread).toBe(0);
  const stream = await openStream(ripple.url, '/v1/stream/home', { user: reader, lastId: '1' });
  await expect.poll(() => stream.comments, { timeout: 30_000 }).toContain('live');
  await stream.close();
  expect(JSON.stringify(stream.events)).not.toContain(SECRET);
}

describe('who loses the right to see posts for followers while no worker runs', () => {
  it.each<[string, (author: TestUser, reader: TestUser) => Promise<void>]>([
    [
      'by a block that was lifted again',
      async (author, reader) => {
        await author.put(`/v1/users/${reader.handle}/block`);
        await author.delete(`/v1/users/${reader.handle}/block`);
      },
    ],
    [
      'by an own block that was lifted again',
      async (author, reader) => {
        await reader.put(`/v1/users/${author.handle}/block`);
        await reader.delete(`/v1/users/${author.handle}/block`);
      },
    ],
    ['by unfollowing', (author, reader) => reader.delete(`/v1/users/${author.handle}/follow`).then(() => {})],
  ])('%s, sees them nowhere', async (_, lose) => {
    const [author, reader] = [await somebody(), await somebody()];
    await reader.put(`/v1/users/${author.handle}/follow`);
    const { body } = await reader.post('/v1/users/me/feed-token', undefined);
    const feed = body.urls.json.replace('http://ripple.test', '');
    const text = `${SECRET} @${reader.handle}`;
    const id = await post(author, text, { visibility: 'followers' });
    await reader.put(`/v1/posts/${id}/favourite`);
    await eventually(reader, home, [text]);
    await expect.poll(async () => (await reader.get('/v1/notifications')).body.unread).toBe(1);
    expect((await reader.get(feed)).text).toContain(SECRET);

    const workers = ['fan-out', 'timeline-writer', 'notifier', 'indexer'] as const;
    await Promise.all(workers.map((service) => ripple.stop(service)));
    await lose(author, reader);
    await expectNothing(reader, id, feed);
    await Promise.all(workers.map((service) => ripple.start(service)));
    await expectNothing(reader, id, feed);

    // Who follows again has them again.
    await reader.put(`/v1/users/${author.handle}/follow`);
    await eventually(reader, home, [text]);
  });
});

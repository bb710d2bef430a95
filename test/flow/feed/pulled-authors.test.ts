import type { UserId } from '@ripple/messages';
import { home as homeTimeline, timelineKey } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { eventuallyTold, openStream, told } from '../../sse.ts';
import { eventually, post, texts } from './people.ts';

/** With three followers the star is pulled. */
const THRESHOLD = 2;
const home = '/v1/timelines/home';

let ripple: TestRipple;
let star: TestUser;
let friend: TestUser;
let reader: TestUser;
let others: TestUser[];

beforeAll(async () => {
  ripple = await startRipple({ settings: { PULL_THRESHOLD: THRESHOLD } });
  [star, friend, reader] = [
    await ripple.user('star'),
    await ripple.user('friend'),
    await ripple.user('reader'),
  ];
  others = await Promise.all([1, 2, 3].map((number) => ripple.user(`other_${number}`)));
  for (const handle of ['star', 'friend']) await reader.put(`/v1/users/${handle}/follow`);
});
afterAll(() => ripple?.dispose());

const listed = (user: TestUser) =>
  ripple.redis.lrange(
    timelineKey(ripple.ownRedis, ripple.isolation.namespace, homeTimeline(Number(user.id) as UserId)),
    0,
    -1,
  );

/** All of a home, by pages of two. */
async function paged(user: TestUser): Promise<string[]> {
  const found: string[] = [];
  for (let path: string | null = `${home}?limit=2`; path; ) {
    const { body } = await user.get(path);
    found.push(...body.items.map(({ text }: { text: string }) => text));
    path = body.next;
  }
  return found;
}

describe('an author who comes to have very many followers', () => {
  it('is read by them as before, without a gap or a double on the way there and back', async () => {
    await texts(reader, home);
    await post(star, 'pushed');
    await post(friend, 'between');
    await eventually(reader, home, ['between', 'pushed']);

    for (const other of others.slice(0, 2)) await other.put('/v1/users/star/follow');
    const id = await post(star, 'pulled');
    await post(friend, 'after it');
    const all = ['after it', 'pulled', 'between', 'pushed'];
    await eventually(reader, home, all);
    expect(await listed(reader)).not.toContain(id);
    expect(await texts(star, home)).toEqual(['pulled', 'pushed']);
    expect(await paged(reader)).toEqual(all);
    expect(await texts(reader, `${home}?after=${id}`)).toEqual(['after it']);
    expect(await texts(reader, `${home}?before=${id}`)).toEqual(['between', 'pushed']);

    // Fewer again: pushed, and the posts from between stay in sight.
    await others[0]?.delete('/v1/users/star/follow');
    const again = await post(star, 'pushed again');
    await eventually(reader, home, ['pushed again', ...all]);
    await expect.poll(() => listed(reader), { timeout: 30_000 }).toContain(again);
    expect(await paged(reader)).toEqual(['pushed again', ...all]);
  });

  it('appears in the home of who follows, and is gone after an unfollow, at the next read', async () => {
    const newcomer = others[2] as TestUser;
    expect(await texts(newcomer, home)).toEqual([]);
    await newcomer.put('/v1/users/star/follow');
    expect(await paged(newcomer)).toEqual(['pushed again', 'pulled', 'pushed']);
    await post(star, 'one more');
    await eventually(newcomer, home, ['one more', 'pushed again', 'pulled', 'pushed']);
    await newcomer.delete('/v1/users/star/follow');
    expect(await texts(newcomer, home)).toEqual([]);
  });

  it('is the same without Redis, and a direct post of theirs is in no home', async () => {
    await post(star, 'psst @reader', { visibility: 'direct' });
    const before = await paged(reader);
    expect(before[0]).toBe('one more');
    await ripple.restart('api', { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(await paged(reader)).toEqual(before);
    await ripple.restart('api');
  });
});

it('comes into live streams of homes, too, once, and is sent again to streams that missed it', async () => {
  const stream = await openStream(ripple.url, '/v1/stream/home', { user: reader });
  await post(star, 'live, pulled');
  await eventuallyTold(stream, ['post live, pulled']);
  await stream.close();
  await post(star, 'missed, pulled');
  await post(friend, 'missed, pushed');
  const again = await openStream(ripple.url, '/v1/stream/home', { user: reader, lastId: stream.lastId });
  await expect
    .poll(() => told(again).toSorted(), { timeout: 30_000 })
    .toEqual(['post missed, pulled', 'post missed, pushed']);
  await again.close();
});

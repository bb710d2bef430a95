import type { MessageOf, PostId, UserId } from '@ripple/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { type Item, post } from './people.ts';

let ripple: TestRipple;
let crowd: TestUser[];
let people = 0;

beforeAll(async () => {
  ripple = await startRipple();
  crowd = await Promise.all(Array.from({ length: 12 }, (_, number) => ripple.user(`crowd_${number}`)));
});
afterAll(() => ripple?.dispose());

const somebody = () => ripple.user(`someone_${++people}`);
const path = '/v1/notifications';
const page = async (reader: TestUser, query = '') => (await reader.get(path + query)).body;
/** `kind who text`, newest first. */
const told = async (reader: TestUser): Promise<string[]> =>
  (await page(reader)).items.map(({ kind, actors, count, post: about }: Item) => {
    const others = count > 1 ? ` +${count - 1}` : '';
    return `${kind} ${actors[0].handle}${others}${about ? ` ${about.text}` : ''}`;
  });
const eventually = (reader: TestUser, expected: string[]) =>
  expect.poll(() => told(reader), { timeout: 30_000 }).toEqual(expected);

describe('notifications', () => {
  it('tell of mentions, answers, favourites, reposts and follows, and are taken back', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const id = await post(ada, 'hello');
    expect(await page(ada)).toEqual({ items: [], next: null, prev: null, unread: 0 });
    await bob.put(`/v1/users/${ada.handle}/follow`);
    await eventually(ada, [`follow ${bob.handle}`]);
    await bob.put(`/v1/posts/${id}/favourite`);
    await eventually(ada, [`favourite ${bob.handle} hello`, `follow ${bob.handle}`]);
    await bob.put(`/v1/posts/${id}/repost`);
    await eventually(ada, [
      `repost ${bob.handle} hello`,
      `favourite ${bob.handle} hello`,
      `follow ${bob.handle}`,
    ]);
    const named = await post(bob, `hi @${ada.handle}`);
    // An answer that names its author is told once.
    const answer = await post(bob, `well @${ada.handle}`, { inReplyTo: id });
    await eventually(ada, [
      `reply ${bob.handle} well @${ada.handle}`,
      `mention ${bob.handle} hi @${ada.handle}`,
      `repost ${bob.handle} hello`,
      `favourite ${bob.handle} hello`,
      `follow ${bob.handle}`,
    ]);
    expect((await page(ada)).unread).toBe(5);
    expect(await told(bob)).toEqual([]);

    for (const undo of [`posts/${id}/favourite`, `posts/${id}/repost`, `users/${ada.handle}/follow`]) {
      await bob.delete(`/v1/${undo}`);
    }
    await bob.delete(`/v1/posts/${answer}`);
    await bob.patch(`/v1/posts/${named}`, { text: 'hi nobody' });
    await eventually(ada, []);
    expect((await page(ada)).unread).toBe(0);
  });

  it('of many who did the same are told together while they are unread', async () => {
    const [ada, late] = [await somebody(), await somebody()];
    const id = await post(ada, 'liked by many');
    await Promise.all(crowd.map((one) => one.put(`/v1/posts/${id}/favourite`)));
    await expect
      .poll(async () => (await page(ada)).items.map(({ count }: Item) => count), { timeout: 30_000 })
      .toEqual([12]);
    const [group] = (await page(ada)).items;
    expect(group).toMatchObject({ kind: 'favourite', read: false, count: 12, post: { id } });
    expect(group.actors).toHaveLength(10);
    expect((await page(ada)).unread).toBe(1);

    expect((await ada.post(`${path}/read`, { upTo: group.id })).status).toBe(204);
    expect(await page(ada)).toMatchObject({ unread: 0, items: [{ id: group.id, read: true }] });
    // What was read stays as it was; who comes now begins a new one.
    await late.put(`/v1/posts/${id}/favourite`);
    await eventually(ada, [
      `favourite ${late.handle} liked by many`,
      expect.stringContaining('+11 liked by many'),
    ]);
    await ada.post(`${path}/read`, { upTo: '1' });
    expect((await page(ada)).unread).toBe(1);
  });

  it('are not read before they are there, whatever a client says it has read', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const id = await post(ada, 'to come');
    for (const upTo of [String(Number.MAX_SAFE_INTEGER), id]) {
      expect((await ada.post(`${path}/read`, { upTo })).status).toBe(204);
    }
    await bob.put(`/v1/posts/${id}/favourite`);
    await eventually(ada, [`favourite ${bob.handle} to come`]);
    expect((await page(ada)).unread).toBe(1);
    await ada.post(`${path}/read`, { upTo: String(Number.MAX_SAFE_INTEGER) });
    expect((await page(ada)).unread).toBe(0);
  });

  it('are not changed by messages that come again, or late', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const id = await post(ada, 'again');
    await bob.put(`/v1/posts/${id}/favourite`);
    await eventually(ada, [`favourite ${bob.handle} again`]);
    await bob.delete(`/v1/posts/${id}/favourite`);
    await eventually(ada, []);
    const about = { version: 1 as const, userId: Number(bob.id) as UserId, acceptedAt: Date.now() };
    const messages: MessageOf<'notify-of-favourite' | 'notify-of-relation'>[] = [
      { type: 'notify-of-favourite', ...about, postId: Number(id) as PostId },
      { type: 'notify-of-relation', ...about, otherId: Number(ada.id) as UserId },
    ];
    await bob.put(`/v1/users/${ada.handle}/follow`);
    await Promise.all(
      Array.from({ length: 10 }, () =>
        Promise.all(messages.map((message) => ripple.broker.publish({ lane: 'notifications', message }))),
      ),
    );
    // One behind them in the same lane.
    await post(bob, `after them @${ada.handle}`);
    await eventually(ada, [`mention ${bob.handle} after them @${ada.handle}`, `follow ${bob.handle}`]);
    expect((await page(ada)).unread).toBe(2);
  });

  it('come from no blocked or muted user, and of no post that may not be seen', async () => {
    const [ada, bob, eve] = [await somebody(), await somebody(), await somebody()];
    const id = await post(ada, 'public');
    await bob.put(`/v1/posts/${id}/favourite`);
    await eventually(ada, [`favourite ${bob.handle} public`]);
    await ada.put(`/v1/users/${bob.handle}/block`);
    expect(await told(ada)).toEqual([]);
    await expect.poll(async () => (await page(ada)).unread, { timeout: 30_000 }).toBe(0);
    await ada.put(`/v1/users/${eve.handle}/mute`);
    await eve.put(`/v1/posts/${id}/favourite`);
    await post(eve, `psst @${ada.handle}`);
    const friend = await somebody();
    await post(friend, `for followers @${ada.handle}`, { visibility: 'followers' });
    await post(friend, `direct @${ada.handle}`, { visibility: 'direct' });
    await eventually(ada, [`mention ${friend.handle} direct @${ada.handle}`]);
  });

  it('are paged without gap or double, and cannot be read by others', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    for (let number = 0; number < 7; number++) await post(bob, `${number} @${ada.handle}`);
    await expect.poll(async () => (await page(ada)).unread, { timeout: 30_000 }).toBe(7);
    const all = (await page(ada)).items.map(({ id }: Item) => id);
    const seen: string[] = [];
    for (let next: string | null = `${path}?limit=3`; next; ) {
      const { body } = await ada.get(next);
      seen.push(...body.items.map(({ id }: Item) => id));
      next = body.next;
    }
    expect(seen).toEqual(all);
    expect((await page(ada, `?after=${all[3]}`)).items.map(({ id }: Item) => id)).toEqual(all.slice(0, 3));
    expect((await ripple.anybody.get(path)).status).toBe(401);
    expect((await ada.post(`${path}/read`, { upTo: 'x' })).status).toBe(400);
    expect((await ada.post(`${path}/read`, {})).status).toBe(400);
  });
});

import type { UserId } from '@ripple/messages';
import { followOrAsk, followOrAskAll } from '@ripple/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { eventually, post, texts } from './people.ts';

let ripple: TestRipple;
let people = 0;

beforeAll(async () => {
  ripple = await startRipple();
});
afterAll(() => ripple?.dispose());

const somebody = () => ripple.user(`person_${++people}`);
const home = '/v1/timelines/home';
const postsOf = ({ handle }: TestUser) => `/v1/users/${handle}/posts`;

describe('a block', () => {
  it.each(['follow', 'batch'])('ends a follow that is being made by a %s', async (way) => {
    const [ada, bob] = [await somebody(), await somebody()];
    const [follower, followee] = [ada, bob].map(({ id }) => Number(id) as UserId) as [UserId, UserId];
    const { db, pool } = ripple.database;
    const blocked = await db.transaction().execute(async (trx) => {
      const tx = { db: trx, origin: undefined, enqueued: [] };
      if (way === 'follow') expect(await followOrAsk(tx, follower, followee)).toBe('follows');
      else expect((await followOrAskAll(tx, [{ follower, followee }])).follows).toHaveLength(1);
      const blocking = bob.put(`/v1/users/${ada.handle}/block`);
      const isWaiting = async () => {
        const { rows } = await pool.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%no key update%' and datname = current_database()",
        );
        return rows.length > 0;
      };
      await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
      return { blocking };
    });
    expect((await blocked.blocking).status).toBe(204);
    expect((await ada.get(`/v1/users/${bob.handle}`)).body.viewer).toMatchObject({ following: false });
    expect((await bob.get('/v1/users/me')).body.counts.followers).toBe(0);
    expect((await ada.put(`/v1/users/${bob.handle}/follow`)).status).toBe(403);
  });

  it('hides each from the other everywhere from the next read on, and ends follows both ways', async () => {
    const [ada, bob, friend] = [await somebody(), await somebody(), await somebody()];
    await ada.put(`/v1/users/${bob.handle}/follow`);
    await bob.put(`/v1/users/${ada.handle}/follow`);
    for (const each of [ada, bob]) await each.put(`/v1/users/${friend.handle}/follow`);
    const tag = `tag_${ada.handle}`;
    const id = await post(ada, `of ada #${tag}`);
    const other = await post(bob, `of bob #${tag} @${ada.handle}`);
    await friend.put(`/v1/posts/${id}/repost`);
    await eventually(bob, `/v1/timelines/tags/${tag}`, [`of bob #${tag} @${ada.handle}`, `of ada #${tag}`]);
    await eventually(ada, '/v1/timelines/mentions', [`of bob #${tag} @${ada.handle}`]);

    expect((await ada.put(`/v1/users/${bob.handle}/block`)).status).toBe(204);
    expect(await texts(bob, home)).toEqual([`of bob #${tag} @${ada.handle}`]);
    expect(await texts(ada, home)).not.toContain(`of bob #${tag} @${ada.handle}`);
    expect(await texts(bob, `/v1/timelines/tags/${tag}`)).toEqual([`of bob #${tag} @${ada.handle}`]);
    expect(await texts(ada, `/v1/timelines/tags/${tag}`)).toEqual([`of ada #${tag}`]);
    expect(await texts(bob, postsOf(ada))).toEqual([]);
    expect(await texts(ada, '/v1/timelines/mentions')).toEqual([]);
    expect((await bob.get(`/v1/posts/${id}`)).status).toBe(404);
    expect((await ada.get(`/v1/posts/${other}`)).status).toBe(404);
    expect((await bob.post('/v1/posts', { text: 'but', inReplyTo: id })).status).toBe(400);
    expect((await bob.put(`/v1/posts/${id}/favourite`)).status).toBe(404);
    expect((await bob.put(`/v1/users/${ada.handle}/follow`)).status).toBe(403);
    expect((await ripple.anybody.get(`/v1/posts/${id}`)).status).toBe(200);
    const { viewer } = (await ada.get(`/v1/users/${bob.handle}`)).body;
    expect(viewer).toEqual({
      following: false,
      requested: false,
      followedBy: false,
      blocking: true,
      muting: false,
    });

    expect((await ada.delete(`/v1/users/${bob.handle}/block`)).status).toBe(204);
    expect((await bob.get(`/v1/posts/${id}`)).status).toBe(200);
    expect((await bob.put(`/v1/users/${ada.handle}/follow`)).status).toBe(204);
    expect(await texts(bob, home)).toContain(`of ada #${tag}`);
  });
});

describe('a mute', () => {
  it('hides a user from timelines and is not noticed', async () => {
    const [ada, bob, friend] = [await somebody(), await somebody(), await somebody()];
    for (const { handle } of [bob, friend]) await ada.put(`/v1/users/${handle}/follow`);
    const id = await post(bob, 'loud');
    await friend.put(`/v1/posts/${id}/repost`);
    await eventually(ada, home, ['loud']);
    expect((await ada.put(`/v1/users/${bob.handle}/mute`)).status).toBe(204);
    expect(await texts(ada, home)).toEqual([]);
    // Asked for by name, it is there.
    expect(await texts(ada, postsOf(bob))).toEqual(['loud']);
    expect((await ada.get(`/v1/posts/${id}`)).status).toBe(200);
    expect((await ada.get(`/v1/users/${bob.handle}`)).body.viewer).toMatchObject({
      following: true,
      muting: true,
    });
    await ada.delete(`/v1/users/${bob.handle}/mute`);
    expect(await texts(ada, home)).toEqual(['loud']);
  });
});

describe('both', () => {
  it('are refused for oneself and for unknown users', async () => {
    const ada = await somebody();
    for (const relation of ['block', 'mute', 'follow']) {
      expect((await ada.put(`/v1/users/${ada.handle}/${relation}`)).status).toBe(422);
      expect((await ada.put(`/v1/users/nobody_at_all/${relation}`)).status).toBe(404);
      expect((await ripple.anybody.put(`/v1/users/${ada.handle}/${relation}`)).status).toBe(401);
    }
  });
});

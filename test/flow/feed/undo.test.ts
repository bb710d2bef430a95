import type { UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
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

describe('what one has done', () => {
  it.each<[string, (author: TestUser, id: string, actor: TestUser) => Promise<unknown>]>([
    ['after a block', (author, _, actor) => author.put(`/v1/users/${actor.handle}/block`)],
    ['of a post that is gone', (author, id) => author.delete(`/v1/posts/${id}`)],
  ])('can be undone %s', async (_, hide) => {
    const [author, actor] = [await somebody(), await somebody()];
    const id = await post(author, 'seen once');
    await actor.put(`/v1/posts/${id}/favourite`);
    await actor.put(`/v1/posts/${id}/repost`);
    const [repost] = (await actor.get(`/v1/users/${actor.handle}/posts`)).body.items;
    await hide(author, id, actor);
    expect((await actor.get(`/v1/posts/${id}`)).status).toBe(404);
    // A favourite by the repost is one of what it passes on.
    expect((await actor.delete(`/v1/posts/${repost.id}/favourite`)).status).toBe(204);
    expect((await actor.delete(`/v1/posts/${id}/repost`)).status).toBe(204);
    const { rows } = await ripple.database.pool.query(
      `select 1 from favourites where user_id = $1
       union all select 1 from posts where author_id = $1 and deleted_at is null`,
      [actor.id],
    );
    expect(rows).toEqual([]);
    for (const act of ['favourite', 'repost']) {
      expect((await actor.delete(`/v1/posts/${id}/${act}`)).status, 'twice').toBe(204);
      expect((await actor.delete(`/v1/posts/1/${act}`)).status, 'of no post').toBe(204);
      expect((await actor.delete(`/v1/posts/x/${act}`)).status).toBe(400);
      expect((await actor.put(`/v1/posts/${id}/${act}`)).status).toBe(404);
    }
    for (const relation of ['follow', 'block', 'mute']) {
      expect((await actor.delete(`/v1/users/${author.handle}/${relation}`)).status).toBe(204);
    }
    await post(actor, 'in the end');
    await eventually(actor, '/v1/timelines/home', ['in the end']);
    expect(await texts(actor, '/v1/timelines/favourites')).toEqual([]);
  });

  it('can be undone of a topic that cannot be followed today', async () => {
    const actor = await somebody();
    for (const topic of ['#a b', '#no,tag', 'two words']) {
      await ripple.database.pool.query('insert into topic_follows values ($1, $2, $3)', [
        topic,
        shardOf(Number(actor.id) as UserId),
        actor.id,
      ]);
    }
    for (const path of ['tags/a%20b', 'tags/no%2Ctag', 'keywords/two%20words']) {
      expect((await actor.put(`/v1/${path}/follow`)).status).toBe(400);
      expect((await actor.delete(`/v1/${path}/follow`)).status).toBe(204);
    }
    expect((await actor.get('/v1/users/me/topics')).body.items).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { post } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let eve: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  [ada, bob, eve] = [await ripple.user('ada'), await ripple.user('bob'), await ripple.user('eve')];
});
afterAll(() => ripple?.dispose());

const answer = (user: TestUser, inReplyTo: string, text: string, more: object = {}) =>
  post(user, text, { inReplyTo, ...more });

async function contextOf(reader: TestClient, id: string) {
  const { status, body } = await reader.get(`/v1/posts/${id}/context`);
  expect(status, JSON.stringify(body)).toBe(200);
  const textsOf = (posts: { text: string }[]) => posts.map(({ text }) => text).join(' ');
  return { ...body, above: textsOf(body.ancestors), below: textsOf(body.descendants) };
}

describe('GET /v1/posts/:id/context', () => {
  it('shows what is above, root first, and what is below, depth first', async () => {
    const root = await post(ada, 'root');
    const a = await answer(bob, root, 'a');
    const b = await answer(eve, root, 'b');
    const aa = await answer(ada, a, 'aa');
    await answer(bob, b, 'ba');
    await answer(eve, a, 'ab');
    await answer(eve, aa, 'aaa');
    expect(await contextOf(ripple.anybody, root)).toMatchObject({
      above: '',
      below: 'a aa aaa ab b ba',
      descendantsTruncated: false,
    });
    expect(await contextOf(bob, aa)).toMatchObject({ above: 'root a', below: 'aaa' });
    const { ancestors, descendants } = await contextOf(bob, aa);
    for (const shown of [...ancestors, ...descendants])
      expect(shown).toEqual((await bob.get(`/v1/posts/${shown.id}`)).body);
  });

  it('of a repost shows that of what it passes on', async () => {
    const root = await post(ada, 'passed on');
    const middle = await answer(bob, root, 'with an answer');
    await answer(ada, middle, 'to the answer');
    await eve.put(`/v1/posts/${middle}/repost`);
    const [item] = (await eve.get('/v1/users/eve/posts')).body.items;
    expect(item.repostOf.id).toBe(middle);
    expect(await contextOf(bob, item.id)).toMatchObject({ above: 'passed on', below: 'to the answer' });
  });

  it('goes on above and below what is deleted', async () => {
    const root = await post(ada, 'top');
    const gone = await answer(bob, root, 'gone');
    const rest = await answer(ada, gone, 'rest');
    await answer(ada, rest, 'more');
    await bob.delete(`/v1/posts/${gone}`);
    expect(await contextOf(eve, root)).toMatchObject({ above: '', below: 'rest more' });
    expect(await contextOf(eve, rest)).toMatchObject({ above: 'top', below: 'more' });
    expectProblem(await eve.get(`/v1/posts/${gone}/context`), 404);
  });

  it('shows nothing below what the viewer may not see, and each what is theirs', async () => {
    const fan = await ripple.user('fan');
    await fan.put('/v1/users/ada/follow');
    const root = await post(ada, 'start');
    const secret = await answer(ada, root, 'secret', { visibility: 'followers' });
    await answer(fan, secret, 'about-it');
    const direct = await answer(bob, root, '@ada psst', { visibility: 'direct' });
    const open = await answer(ada, direct, 'open');
    expect((await contextOf(fan, root)).below).toBe('secret about-it');
    expect((await contextOf(ripple.anybody, root)).below).toBe('');
    expect((await contextOf(ada, root)).below).toBe('secret about-it @ada psst open');
    // What is above is left out alone.
    expect((await contextOf(ripple.anybody, open)).above).toBe('start');
    for (const reader of [ripple.anybody, eve])
      expectProblem(await reader.get(`/v1/posts/${secret}/context`), 404);
  });

  it('knows blocks and mutes: who is muted is shown above, not below', async () => {
    const [reader, foe, bore] = [
      await ripple.user('reader'),
      await ripple.user('foe'),
      await ripple.user('bore'),
    ];
    const root = await post(ada, 'talk');
    const ofFoe = await answer(foe, root, 'foe');
    const below = await answer(bob, ofFoe, 'to-foe');
    const ofBore = await answer(bore, root, 'bore');
    const last = await answer(bob, ofBore, 'to-bore');
    await answer(bob, root, 'fine');
    await foe.put('/v1/users/reader/block');
    await reader.put('/v1/users/bore/mute');
    expect((await contextOf(reader, root)).below).toBe('fine');
    expect((await contextOf(reader, last)).above).toBe('talk bore');
    expect((await contextOf(reader, below)).above).toBe('talk');
    expect((await contextOf(bob, root)).below).toBe('foe to-foe bore to-bore fine');
  });

  it('shows at most 60 above and 200 below', async () => {
    const root = await post(ada, '0');
    const chain = [root];
    for (let n = 1; n <= 70; n++) chain.push(await answer(bob, chain.at(-1) as string, String(n)));
    await Promise.all(Array.from({ length: 205 }, (_, n) => answer(eve, chain[70] as string, `wide ${n}`)));
    const { ancestors, descendants, descendantsTruncated } = await contextOf(ada, chain[70] as string);
    expect(ancestors.map(({ id }: { id: string }) => id)).toEqual(chain.slice(10, 70));
    expect(descendants).toHaveLength(200);
    expect(descendantsTruncated).toBe(true);
    const ids = descendants.map(({ id }: { id: string }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a: number, b: number) => a - b));
    const fromTheRoot = await contextOf(ada, root);
    expect(fromTheRoot.descendants).toHaveLength(200);
    expect(fromTheRoot.descendants.slice(0, 70).map(({ id }: { id: string }) => id)).toEqual(chain.slice(1));
  });

  it('is bounded in bytes, too', async () => {
    const root = await post(ada, 'long');
    // 15,000 bytes each: 80 of them are more than a mebibyte.
    const long = 'ﷺ'.repeat(5_000);
    await Promise.all(Array.from({ length: 80 }, () => answer(bob, root, long)));
    const { text, body } = await eve.get(`/v1/posts/${root}/context`);
    expect(body.descendantsTruncated).toBe(true);
    expect(body.descendants.length).toBeGreaterThan(60);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024 * 1_024 + 1_000);
  });

  it('refuses what is no id, and what is not there', async () => {
    expectProblem(await ada.get('/v1/posts/x/context'), 400, '/params/id');
    expectProblem(await ada.get('/v1/posts/1/context'), 404);
  });
});

describe('who has reacted', () => {
  const handles = async (reader: TestClient, path: string): Promise<string[]> =>
    (await reader.get(path)).body.items.map(({ handle }: { handle: string }) => handle);

  it.each(['favourite', 'repost'])('is listed page by page, by user (%s)', async (act) => {
    const list = act === 'favourite' ? 'favourited-by' : 'reposted-by';
    const id = await post(ada, 'liked by many');
    const crowd = [];
    for (let n = 0; n < 7; n++) crowd.push(await ripple.user(`${act}_${n}`));
    for (const one of crowd.toReversed()) await one.put(`/v1/posts/${id}/${act}`);
    await crowd[5]?.delete(`/v1/posts/${id}/${act}`);
    const all = [6, 4, 3, 2, 1, 0].map((n) => `${act}_${n}`);
    expect(await handles(ripple.anybody, `/v1/posts/${id}/${list}`)).toEqual(all);
    const [first] = (await bob.get(`/v1/posts/${id}/${list}`)).body.items;
    const {
      viewer: _viewer,
      counts: _counts,
      ...profile
    } = (await bob.get(`/v1/users/${first.handle}`)).body;
    expect(first).toEqual(profile);

    const seen: string[] = [];
    for (let path = `/v1/posts/${id}/${list}?limit=2`; path; ) {
      const { body } = await bob.get(path);
      seen.push(...body.items.map(({ handle }: { handle: string }) => handle));
      path = body.next;
    }
    expect(seen).toEqual(all);
    const oldest = await bob.get(`/v1/posts/${id}/${list}?limit=2&after=${crowd[0]?.id}`);
    expect(oldest.body.items.map(({ handle }: { handle: string }) => handle)).toEqual([
      `${act}_2`,
      `${act}_1`,
    ]);

    // Of a block, whoever made it, the page is full nevertheless.
    await bob.put(`/v1/users/${act}_6/block`);
    await crowd[4]?.put('/v1/users/bob/block');
    const { body } = await bob.get(`/v1/posts/${id}/${list}?limit=2`);
    expect(body.items.map(({ handle }: { handle: string }) => handle)).toEqual([`${act}_3`, `${act}_2`]);
    expect(body.next).not.toBeNull();
    expect(await handles(eve, `/v1/posts/${id}/${list}`)).toEqual(all);
  });

  it('is told by who may see the post alone; of a repost, it is that of what it passes on', async () => {
    const hidden = await post(ada, 'mine', { visibility: 'followers' });
    const open = await post(ada, 'ours');
    await eve.put(`/v1/posts/${open}/favourite`);
    await eve.put(`/v1/posts/${open}/repost`);
    const [repost] = (await eve.get('/v1/users/eve/posts')).body.items;
    for (const list of ['favourited-by', 'reposted-by']) {
      expectProblem(await ripple.anybody.get(`/v1/posts/${hidden}/${list}`), 404);
      expect(await handles(ada, `/v1/posts/${hidden}/${list}`)).toEqual([]);
      expect(await handles(bob, `/v1/posts/${repost.id}/${list}`)).toEqual(['eve']);
    }
  });

  it.each(['block', 'mute'])('lists whom one has chosen to %s, for oneself', async (act) => {
    const [chooser, one, two] = [
      await ripple.user(`${act}s`),
      await ripple.user(`${act}ed_1`),
      await ripple.user(`${act}ed_2`),
    ];
    for (const { handle } of [two, one]) await chooser.put(`/v1/users/${handle}/${act}`);
    const path = `/v1/users/me/${act}s`;
    expect(await handles(chooser, path)).toEqual([two.handle, one.handle]);
    const { body } = await chooser.get(`${path}?limit=1`);
    expect(await handles(chooser, body.next)).toEqual([one.handle]);
    expect(await handles(one, path)).toEqual([]);
    await chooser.delete(`/v1/users/${two.handle}/${act}`);
    expect(await handles(chooser, path)).toEqual([one.handle]);
    expectProblem(await ripple.anybody.get(path), 401);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { type Application, createApplication, JWT_SECRET } from './application.ts';
import { createEventReader, type EventReader, LIMIT, type Person, shortly } from './event-reader.ts';

let ripple: TestRipple;
let application: Application;
let mark: EventReader['mark'];
let since: EventReader['since'];
let toldOf: EventReader['toldOf'];
let newUser: EventReader['newUser'];
let newPost: EventReader['newPost'];

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'media'], settings: { AUTH_MODE: 'jwt', JWT_SECRET } });
  application = createApplication(ripple);
  ({ mark, since, toldOf, newUser, newPost } = createEventReader(application));
});
afterAll(() => ripple?.dispose());

describe('each act is one event', () => {
  let ada: Person;
  let bob: Person;
  beforeAll(async () => {
    [ada, bob] = [await newUser(), await newUser()];
  });
  const twice = async (act: () => Promise<TestAnswer>) => {
    const answers = [await act(), await act()];
    for (const { status, text } of answers) expect(status, text).toBeLessThan(300);
    return answers[0] as TestAnswer;
  };
  const keyed = (key: string) => ({ 'idempotency-key': key });

  it('a post, an answer, and no retry of one', async () => {
    let post = '';
    let answer = '';
    const told = await toldOf(async () => {
      post = (await twice(() => ada.client.post('/v1/posts', { text: 'hi' }, keyed('events-1')))).body.id;
      answer = await newPost(bob, { text: 'hi back', inReplyTo: post });
    });
    expect(told).toEqual([`post.created ${post} by ${ada.id}`, `post.created ${answer} by ${bob.id}`]);
  });

  it('an edit and a deletion', async () => {
    const post = await newPost(ada);
    const told = await toldOf(async () => {
      await twice(() => ada.client.patch(`/v1/posts/${post}`, { text: 'other' }, keyed('events-2')));
      await twice(() => ada.client.delete(`/v1/posts/${post}`, keyed('events-3')));
    });
    expect(told).toEqual([`post.edited ${post} by ${ada.id}`, `post.deleted ${post} by ${ada.id}`]);
  });

  it('a post by an external id: made, left as it is, edited, deleted', async () => {
    const path = '/v1/posts/by-external-id/order-1';
    const ids: string[] = [];
    const told = await toldOf(async () => {
      for (const text of ['one', 'one', 'two']) ids.push((await ada.client.put(path, {}, { text })).body.id);
      await ada.client.delete(path);
      expect((await ada.client.delete(path)).status).toBe(410);
    });
    const [id] = ids;
    expect(new Set(ids).size).toBe(1);
    expect(told).toEqual([
      `post.created ${id} by ${ada.id}`,
      `post.edited ${id} by ${ada.id}`,
      `post.deleted ${id} by ${ada.id}`,
    ]);
  });

  it('a favourite and its end, however often', async () => {
    const post = await newPost(ada);
    const told = await toldOf(async () => {
      await twice(() => bob.client.put(`/v1/posts/${post}/favourite`));
      await twice(() => bob.client.delete(`/v1/posts/${post}/favourite`));
    });
    expect(told).toEqual([
      `favourite.created ${post} by ${bob.id}`,
      `favourite.deleted ${post} by ${bob.id}`,
    ]);
  });

  it('a repost and its end, however often', async () => {
    const post = await newPost(ada);
    const cursor = await mark();
    await twice(() => bob.client.put(`/v1/posts/${post}/repost`));
    const [made, ...others] = await since(cursor);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ type: 'repost.created', actor: bob.id, data: { repostOf: { id: post } } });
    const told = await toldOf(() => twice(() => bob.client.delete(`/v1/posts/${post}/repost`)));
    expect(told).toEqual([`repost.deleted ${made?.data.id} by ${bob.id}`]);
  });

  it('a follow and its end, however often', async () => {
    const told = await toldOf(async () => {
      await twice(() => ada.client.put(`/v1/users/${bob.handle}/follow`));
      await twice(() => ada.client.delete(`/v1/users/${bob.handle}/follow`));
    });
    expect(told).toEqual([`follow.created ${bob.id} by ${ada.id}`, `follow.deleted ${bob.id} by ${ada.id}`]);
  });

  it('a block ends a follow in both directions; the block itself is no event', async () => {
    await ada.client.put(`/v1/users/${bob.handle}/follow`);
    await bob.client.put(`/v1/users/${ada.handle}/follow`);
    const told = await toldOf(() => twice(() => ada.client.put(`/v1/users/${bob.handle}/block`)));
    expect(told.toSorted()).toEqual(
      [`follow.deleted ${ada.id} by ${bob.id}`, `follow.deleted ${bob.id} by ${ada.id}`].toSorted(),
    );
    expect(await toldOf(() => ada.client.delete(`/v1/users/${bob.handle}/block`))).toEqual([]);
  });

  it('what others do not learn of is no event', async () => {
    const post = await newPost(ada);
    const told = await toldOf(async () => {
      await bob.client.put(`/v1/posts/${post}/bookmark`);
      await bob.client.put(`/v1/users/${ada.handle}/mute`);
      await bob.client.put('/v1/tags/sea/follow');
      await bob.client.post('/v1/notifications/read', { upTo: '1' });
    });
    expect(told).toEqual([]);
  });

  it('what is refused is no event', async () => {
    const post = await newPost(ada);
    const told = await toldOf(async () => {
      expectProblem(await ada.client.post('/v1/posts', { text: '' }), 400);
      expectProblem(await bob.client.patch(`/v1/posts/${post}`, { text: 'not mine' }), 403);
      expectProblem(await bob.client.delete(`/v1/posts/${post}`), 403);
      expectProblem(await ada.client.put(`/v1/users/${ada.handle}/follow`), 422);
      expectProblem(await ada.client.patch('/v1/users/me', { name: '' }), 400);
      expectProblem(await application.upsert(ada.externalId, { handle: 'other' }), 422);
      expectProblem(await ada.client.post('/v1/users', { handle: 'ada_again' }), 409);
    });
    expect(told).toEqual([]);
  });

  it('a user, also one who registers, and each follow of a batch', async () => {
    const client = application.userOf('registers itself');
    let own = '';
    let batch: string[] = [];
    const told = await toldOf(async () => {
      const register = () => client.post('/v1/users', { handle: 'self_made' }, keyed('events-4'));
      own = (await twice(register)).body.user.id;
      const users = [{ externalId: 'batch 1' }, { externalId: 'batch 2' }, { externalId: 'batch 1' }];
      const made = await application.server.post('/v1/batch/users', { users });
      batch = made.body.results.map(({ user }: { user: { id: string } }) => user.id);
      const follows = [
        { follower: 'batch 1', followee: 'batch 2' },
        { follower: 'batch 1', followee: 'batch 2' },
        { follower: 'batch 2', followee: 'batch 1' },
      ];
      await twice(() => application.server.post('/v1/batch/follows', { follows }));
    });
    const [one, two] = batch;
    expect(told).toEqual([
      `user.created ${own} by ${own}`,
      `user.created ${one} by null`,
      `user.created ${two} by null`,
      expect.stringMatching(/^follow.created/),
      expect.stringMatching(/^follow.created/),
    ]);
    expect(told.slice(3).toSorted()).toEqual(
      [`follow.created ${one} by ${two}`, `follow.created ${two} by ${one}`].toSorted(),
    );
  });

  it('a change of a user, if anything is another after it', async () => {
    const user = await newUser();
    const told = await toldOf(async () => {
      await user.client.patch('/v1/users/me', { name: 'Another', bio: 'Me' });
      await user.client.patch('/v1/users/me', { name: 'Another', bio: 'Me' });
      await user.client.patch('/v1/users/me', {});
      await user.client.patch('/v1/users/me', { avatarMediaId: null });
      await application.upsert(user.externalId, { name: 'Another' });
      await application.upsert(user.externalId, { name: 'Third', avatar: 'https://pictures.example/a.png' });
      await user.client.patch('/v1/users/me', { avatarMediaId: null, data: { a: 1 } });
      await user.client.patch('/v1/users/me', { data: { a: 1 } });
    });
    const changed = `user.changed ${user.id} by`;
    expect(told).toEqual([`${changed} ${user.id}`, `${changed} null`, `${changed} ${user.id}`]);
  });

  it('an avatar, when it is shown and when it is taken away', async () => {
    const user = await newUser();
    const me = async () => (await user.client.get('/v1/users/me')).body;
    const cursor = await mark();
    const headers = application.actingFor(user.externalId);
    const { body } = await uploadMedia(ripple.url, application.serverToken, ONE_PIXEL, { headers });
    await user.client.patch('/v1/users/me', { avatarMediaId: body.id });
    await expect.poll(async () => (await me()).avatar, LIMIT).not.toBe(null);
    const events = await since(cursor);
    expect(events.map(shortly)).toEqual([`user.changed ${user.id} by ${user.id}`]);
    expect(events[0]?.data.avatar).toBe((await me()).avatar);
    const told = await toldOf(() => user.client.patch('/v1/users/me', { avatarMediaId: null }));
    expect(told).toEqual([`user.changed ${user.id} by ${user.id}`]);
  });
});

describe('what an event shows', () => {
  it('is the state that moderators have given a user, and why', async () => {
    const user = await newUser();
    const path = `/v1/moderation/users/${user.handle}`;
    const cursor = await mark();
    const moderation = { state: 'suspended', reason: 'spam' };
    expect((await application.server.put(path, {}, moderation)).status).toBe(200);
    const [changed] = await since(cursor);
    expect(changed).toMatchObject({ type: 'user.changed', data: { id: user.id, moderation } });
    await application.server.put(path, {}, { state: 'active', reason: '' });
    expect((await since(cursor))[0]?.data).not.toHaveProperty('moderation');
  });

  it('is what it is about as the application sees it now, and its id alone once that is gone', async () => {
    const [ada, bob] = [await newUser(), await newUser()];
    const cursor = await mark();
    const direct = await newPost(ada, { text: `for @${bob.handle} alone`, visibility: 'direct' });
    await ada.client.put('/v1/posts/by-external-id/order%202', {}, { type: 'order', data: { n: 2 } });
    const passed = await newPost(ada, { text: 'to be passed on' });
    await bob.client.put(`/v1/posts/${passed}/repost`);
    await bob.client.put(`/v1/posts/${passed}/favourite`);
    await bob.client.put(`/v1/users/${ada.handle}/follow`);
    const first = await since(cursor);
    expect(first.map(({ type }) => type)).toEqual([
      'post.created',
      'post.created',
      'post.created',
      'repost.created',
      'favourite.created',
      'follow.created',
    ]);
    expect(first[0]?.data).toMatchObject({ id: direct, visibility: 'direct', author: { id: ada.id } });
    expect(first[1]?.data).toMatchObject({ externalId: 'order 2', type: 'order', data: { n: 2 } });
    expect(first[4]?.data).toMatchObject({ id: passed, text: 'to be passed on' });
    expect(first[5]).toMatchObject({ actor: bob.id, data: { id: ada.id, externalId: ada.externalId } });
    for (const { at } of first) {
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
    }
    await ada.client.patch(`/v1/posts/${direct}`, { text: 'changed' });
    await ada.client.delete(`/v1/posts/${passed}`);
    const again = await since(cursor);
    expect(again.slice(0, first.length).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(again[0]?.data.text).toBe('changed');
    expect(again[2]?.data).toEqual({ id: passed });
    expect(again[3]?.data).toEqual({ id: first[3]?.data.id });
    expect(again[4]?.data).toEqual({ id: passed });
    expect(again.map(shortly)).toEqual((await since(cursor)).slice(0, again.length).map(shortly));
  });
});

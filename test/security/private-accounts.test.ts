import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { prepareScenes, type Relation, relations, type Scene, secrets } from './private-accounts/scene.ts';
import { attempts, reads, ways } from './private-accounts/ways.ts';

/** Each relation to a locked author × each way to the author's posts for followers. */
let ripple: TestRipple;
let scenes: Record<Relation, Scene>;

beforeAll(async () => {
  ripple = await startRipple();
  scenes = await prepareScenes(ripple);
}, 60_000);
afterAll(() => ripple?.dispose());

describe.each(relations)('%s', (relation) => {
  const mayView = relation === 'accepted' || relation === 'unlocked';

  it.each(Object.entries(ways))('%s', async (_, { read, follower }) => {
    const text = await read(scenes[relation]);
    const found = Object.keys(secrets).filter((name) => text.includes(secrets[name as keyof typeof secrets]));
    expect(found, text).toEqual(mayView ? follower : []);
  });

  it.each(Object.entries(reads))('%s', async (_, { act, follower, others }) => {
    const { status, text } = await act(scenes[relation]);
    expect(status, text).toBe(mayView ? follower : others);
  });

  it.each(Object.entries(attempts))('%s', async (_, { act, follower, others }) => {
    const { status, text } = await act(scenes[relation]);
    const refused = relation === 'anonymous' ? 401 : others;
    expect(status, text).toBe(mayView ? follower : refused);
  });

  it('has as many unread notifications as it is shown', async () => {
    if (relation === 'anonymous') return;
    const { body } = await scenes[relation].viewer.get('/v1/notifications');
    expect(body.unread).toBe(mayView ? 2 : 0);
  });
});

it('posts for followers are in no count that everybody is shown', async () => {
  const { parentId, author } = scenes.stranger;
  const { anybody } = ripple;
  // The public answer.
  await expect
    .poll(async () => (await anybody.get(`/v1/posts/${parentId}`)).body.counts.replies, { timeout: 30_000 })
    .toBe(1);
  expect((await anybody.get(`/v1/users/${author.handle}`)).body.counts.posts).toBe(2);
});

it('their pictures are kept by no cache but that of their reader', async () => {
  const { author, mediaId } = scenes.stranger;
  const url = async () => (await author.get(`/v1/media/${mediaId}`)).body.url;
  await expect.poll(url, { timeout: 30_000 }).toBeTruthy();
  const { status, headers } = await ripple.anybody.get((await url()).replace('http://ripple.test', ''));
  expect([status, headers.get('cache-control')]).toEqual([200, 'private, max-age=300']);
});

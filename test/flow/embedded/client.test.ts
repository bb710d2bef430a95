import { Ripple, RippleError } from '@ripple/client';
import { SignJWT } from 'jose';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { startEndpoint } from '../endpoint.ts';

const SECRET = 'only-for-tests-only-for-tests-only';

let ripple: TestRipple;
/** The application that embeds Ripple. */
let shop: Ripple;

beforeAll(async () => {
  ripple = await startRipple({
    settings: { AUTH_MODE: 'jwt', JWT_SECRET: SECRET, WEBSUB_NETWORKS: '127.0.0.0/8' },
  });
  const serverToken = await new SignJWT({ scope: 'server' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
  shop = new Ripple({ url: ripple.url, serverToken });
});
afterAll(() => ripple?.dispose());

async function idsOf(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of list) ids.push(id);
  return ids;
}

const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error) => (error instanceof RippleError ? error.status : Promise.reject(error)),
  );

it('an application keeps its users by its own ids', async () => {
  const ada = await shop.users.upsert('kunde/1 %', {
    handle: 'ada_1',
    name: 'Ada Lovelace',
    data: { tier: 'gold' },
  });
  expect(ada).toMatchObject({ handle: 'ada_1', externalId: 'kunde/1 %', data: { tier: 'gold' } });
  expect(await shop.users.upsert('kunde/1 %', { bio: 'Hello' })).toMatchObject({
    id: ada.id,
    name: 'Ada Lovelace',
  });
  expect((await shop.users.byExternalId('kunde/1 %')).bio).toBe('Hello');
  expect((await shop.users.byId(ada.id)).handle).toBe('ada_1');
  expect((await shop.users.search('love')).map(({ id }) => id)).toEqual([ada.id]);
  expect((await shop.as('kunde/1 %').users.me()).id).toBe(ada.id);
  expect((await shop.as('kunde/1 %').users.change({ locked: true })).locked).toBe(true);
  expect(await statusOf(shop.as('no such user').users.me())).toBe(404);
  expect(await statusOf(shop.timelines.home().firstPage())).toBe(400);
});

it('who is locked is asked, and accepts, refuses and removes', async () => {
  await shop.users.upsert('locked', { handle: 'locked_one', locked: true });
  await shop.users.upsert('asking', { handle: 'asking_one' });
  const [owner, fan] = [shop.as('locked'), shop.as('asking')];
  const { followRequests, users } = owner;
  const relation = async () => (await fan.users.get('locked_one')).viewer;
  expect(await fan.users.follow('locked_one')).toEqual({ state: 'requested' });
  const { id } = await fan.users.me();
  expect(await idsOf(followRequests.list())).toEqual([id]);
  await followRequests.refuse('asking_one');
  expect(await relation()).toMatchObject({ following: false, requested: false });
  await fan.users.follow('locked_one');
  await followRequests.accept('asking_one');
  expect(await fan.users.follow('locked_one')).toBeUndefined();
  expect(await relation()).toMatchObject({ following: true, requested: false });
  await users.removeFollower('asking_one');
  expect(await relation()).toMatchObject({ following: false });
  expect(await statusOf(followRequests.accept('asking_one'))).toBe(404);
});

it('batches say of each line what became of it', async () => {
  const users = await shop.batch.users([
    { externalId: 'b1', name: 'One' },
    { externalId: ' b2' },
    { externalId: 'b3' },
  ]);
  expect(users.map(({ status }) => status)).toEqual([201, 400, 201]);
  expect(users[1]?.error?.detail).toEqual(expect.any(String));
  const follows = [
    { follower: 'b1', followee: 'b3' },
    { follower: 'b1', followee: 'b4' },
  ];
  const [first, second] = await shop.batch.follows(follows);
  expect([first?.error, second?.status]).toEqual([undefined, 404]);
  const { handle } = await shop.users.byExternalId('b3');
  expect(await idsOf(shop.users.followers(handle))).toEqual([(await shop.users.byExternalId('b1')).id]);
});

it('an activity is created, edited and deleted by the id of the application, and filtered by its type', async () => {
  await shop.batch.users([{ externalId: 'seller' }, { externalId: 'buyer' }]);
  await shop.batch.follows([{ follower: 'buyer', followee: 'seller' }]);
  const [seller, buyer] = [shop.as('seller'), shop.as('buyer')];
  const shipped = { type: 'order.shipped', data: { order: 7, items: ['바다'] } };
  const { id } = await seller.posts.put('order 7', shipped);
  expect(await seller.posts.put('order 7', shipped)).toMatchObject({ id, editedAt: null, ...shipped });
  await seller.posts.create({ text: 'Open on Sunday' });
  const filter = { types: ['order.shipped'], replies: false };
  await expect.poll(() => idsOf(buyer.timelines.home(filter))).toEqual([id]);
  for await (const event of buyer.stream('home', { ...filter, lastEventId: '1' })) {
    expect(event).toMatchObject({ type: 'post', post: { id, ...shipped } });
    break;
  }
  expect((await seller.posts.put('order 7', { text: 'It arrived' })).text).toBe('It arrived');
  expect((await seller.posts.byExternalId('order 7')).id).toBe(id);
  await seller.posts.deleteByExternalId('order 7');
  expect(await statusOf(seller.posts.put('order 7', shipped))).toBe(410);
});

it('reads threads, who has reacted, bookmarks and block lists', async () => {
  await shop.batch.users([{ externalId: 'author' }, { externalId: 'reader' }]);
  const [author, reader] = [shop.as('author'), shop.as('reader')];
  const root = await author.posts.create({ text: 'A question' });
  const answer = await reader.posts.create({ text: 'An answer', inReplyTo: root.id });
  const context = await author.posts.context(root.id);
  expect(context.descendants.map(({ id }) => id)).toEqual([answer.id]);
  const { id } = await reader.users.me();
  await reader.posts.favourite(root.id);
  await reader.posts.repost(root.id);
  await reader.posts.bookmark(root.id);
  expect(await idsOf(author.posts.favouritedBy(root.id))).toEqual([id]);
  expect(await idsOf(author.posts.repostedBy(root.id))).toEqual([id]);
  expect(await idsOf(reader.timelines.bookmarks())).toEqual([root.id]);
  await reader.posts.unbookmark(root.id);
  expect(await idsOf(reader.timelines.bookmarks())).toEqual([]);
  const { handle } = await author.users.me();
  await reader.users.mute(handle);
  await reader.users.block(handle);
  expect(await idsOf(reader.users.mutes())).toEqual([root.author.id]);
  expect(await idsOf(reader.users.blocks())).toEqual([root.author.id]);
});

it('reads what happened, and goes on live', async () => {
  await shop.batch.users([{ externalId: 'told of' }]);
  const events = shop.events({ types: ['post.created', 'post.deleted'] });
  let after: string | undefined;
  for await (const page of events.byPage()) after = page.next ?? after;
  const author = shop.as('told of');
  const { id } = await author.posts.create({ text: 'Hello' });
  await author.posts.delete(id);
  const types: string[] = [];
  for await (const { type, data } of shop.events({ after }).live()) {
    if (data.id === id) types.push(type);
    if (type === 'post.deleted') break;
  }
  expect(types).toEqual(['post.created', 'post.deleted']);
  expect(await statusOf(shop.events({ after: '1-1' }).byPage()[Symbol.asyncIterator]().next())).toBe(410);
});

it('a picture becomes an avatar', async () => {
  await shop.users.upsert('painter');
  const painter = shop.as('painter');
  const png = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const picture = await painter.media.upload(new Blob([png], { type: 'image/png' }), { alt: 'Teal' });
  expect(picture).toMatchObject({ alt: 'Teal', type: 'image' });
  expect((await painter.media.get(picture.id)).id).toBe(picture.id);
  await painter.users.change({ avatarMediaId: picture.id });
  await expect
    .poll(async () => (await painter.users.me()).avatar)
    .toEqual(expect.stringContaining('/media/'));
});

it('webhooks are made, changed, rotated, and their deliveries listed and repeated', async () => {
  const endpoint = await startEndpoint();
  const { id, secret } = await shop.webhooks.create({ url: endpoint.url, types: ['user.created'] });
  expect(await shop.webhooks.list()).toMatchObject([{ id, state: 'active', types: ['user.created'] }]);
  expect((await shop.webhooks.change(id, { types: null })).types).toBe(null);
  expect((await shop.webhooks.rotate(id)).secret).not.toBe(secret);
  await shop.users.upsert('hooked');
  await expect.poll(() => endpoint.arrivals.length, { timeout: 20_000 }).toBe(1);
  expect(endpoint.arrivals[0]?.event).toMatchObject({ type: 'user.created', data: { externalId: 'hooked' } });
  const [delivery] = await idsOf(shop.webhooks.deliveries(id));
  expect(await shop.webhooks.redeliver(id, delivery ?? '')).toMatchObject({ id: delivery, state: 'pending' });
  await expect.poll(() => endpoint.arrivals.length, { timeout: 20_000 }).toBe(2);
  expect((await shop.webhooks.get(id)).previousSecretUntil).not.toBe(null);
  await shop.webhooks.delete(id);
  expect(await statusOf(shop.webhooks.get(id))).toBe(404);
  await endpoint.close();
});

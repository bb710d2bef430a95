import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { given } from '../browser/open-browser.ts';
import { ONE_PIXEL } from '../flow/upload-media.ts';
import { createUser, type TestUser } from '../ripple/client.ts';
import { allow } from './allow.ts';
import { type Client, named, requireClient, SCOPES, textOf } from './client.ts';

const url = given('RIPPLE_URL');
const tag = named('megalodon');

let megalodon: Client;
let client: Client;
let app: Client;
let accessToken: string;
let ada: TestUser;
let bob: TestUser;
let status: Client;

beforeAll(async () => {
  megalodon = requireClient('megalodon');
  ada = await createUser(url, named('ada_m'), 'Ada');
  bob = await createUser(url, named('bob_m'), 'Bob');
});

const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

it('takes Ripple for a Mastodon', async () => {
  expect(await megalodon.detector(url)).toBe('mastodon');
});

it('registers, and logs a person in', async () => {
  const anonymous = megalodon.default('mastodon', url);
  app = await anonymous.registerApp('megalodon', { scopes: SCOPES });
  const code = await allow(app.url, ada.handle);
  const token = await anonymous.fetchAccessToken(app.client_id, app.client_secret, code);
  accessToken = token.access_token;
  client = megalodon.default('mastodon', url, accessToken);
  expect((await client.verifyAppCredentials()).data.name).toBe('megalodon');
  expect((await client.verifyAccountCredentials()).data).toMatchObject({ id: ada.id, acct: ada.handle });
});

it('shows the instance, and nothing where Ripple has nothing', async () => {
  expect((await client.getInstance()).data).toMatchObject({
    configuration: { statuses: { max_characters: 5_000 } },
    urls: { streaming_api: expect.stringMatching(/^ws:/) },
  });
  const empty = ['getLists', 'getFilters', 'getInstanceAnnouncements', 'getInstanceCustomEmojis'];
  for (const call of [
    ...empty,
    'getFollowedTags',
    'getFollowRequests',
    'getInstancePeers',
    'getFeaturedTags',
  ])
    expect((await client[call]()).data, call).toEqual([]);
  expect((await client.getPreferences()).data).toMatchObject({ 'posting:default:visibility': 'public' });
});

it('posts a picture with words for it, and replies', async () => {
  const file = Object.assign(Readable.from([ONE_PIXEL]), { path: 'dot.gif' });
  const { data: media } = await client.uploadMedia(file, { description: 'A dot' });
  await expect.poll(async () => (await client.getMedia(media.id)).data.url).toMatch(/^http/);
  const options = { media_ids: [media.id], spoiler_text: 'A dot', visibility: 'private' };
  status = (await client.postStatus(`Words #${tag}`, options)).data;
  expect(status).toMatchObject({
    visibility: 'private',
    spoiler_text: 'A dot',
    media_attachments: [{ id: media.id, description: 'A dot' }],
  });
  const { data: reply } = await client.postStatus('More', { in_reply_to_id: status.id });
  const { data } = await client.getStatusContext(reply.id);
  expect(data.ancestors.map(({ id }: Client) => id)).toEqual([status.id]);
});

it('edits, and shows what was written', async () => {
  const { data } = await client.editStatus(status.id, { status: `Others #${tag}` });
  expect(textOf(data.content)).toBe(`Others #${tag}`);
  expect((await client.getStatusSource(status.id)).data.text).toBe(`Others #${tag}`);
});

it('follows, and reads the timelines', async () => {
  expect((await client.followAccount(bob.id)).data).toMatchObject({ following: true });
  const { body } = await bob.post('/v1/posts', { text: `From Bob #${tag}` });
  for (const read of ['getHomeTimeline', 'getPublicTimeline', 'getLocalTimeline'])
    await expect.poll(async () => idsOf(await client[read]()), { message: read }).toContain(body.id);
  await expect.poll(async () => idsOf(await client.getTagTimeline(tag))).toEqual([body.id]);
  const newest = await client.getHomeTimeline({ limit: 1 });
  const older = await client.getHomeTimeline({ limit: 1, max_id: newest.data[0].id });
  expect(idsOf(await client.getHomeTimeline({ limit: 1, min_id: older.data[0].id }))).toEqual(idsOf(newest));
});

it('favourites, passes on, bookmarks', async () => {
  const { body } = await bob.post('/v1/posts', { text: 'Worth it' });
  expect((await client.favouriteStatus(body.id)).data).toMatchObject({ favourited: true });
  expect((await client.reblogStatus(body.id)).data).toMatchObject({ reblog: { id: body.id } });
  expect((await client.bookmarkStatus(body.id)).data).toMatchObject({ bookmarked: true });
  expect(idsOf(await client.getFavourites())).toEqual([body.id]);
  expect(idsOf(await client.getBookmarks())).toEqual([body.id]);
  expect(idsOf(await client.getStatusFavouritedBy(body.id))).toEqual([ada.id]);
});

it('finds people, and knows them', async () => {
  expect((await client.search(bob.handle, { type: 'accounts' })).data.accounts).toMatchObject([
    { id: bob.id },
  ]);
  expect(idsOf(await client.searchAccount(bob.handle))).toEqual([bob.id]);
  expect((await client.lookupAccount(bob.handle)).data.id).toBe(bob.id);
  expect((await client.getRelationships([bob.id])).data).toMatchObject([{ id: bob.id, following: true }]);
  expect(idsOf(await client.getAccountFollowing(ada.id))).toEqual([bob.id]);
  expect((await client.muteAccount(bob.id, true)).data).toMatchObject({ muting: true });
  expect(idsOf(await client.getMutes())).toEqual([bob.id]);
  expect((await client.unmuteAccount(bob.id)).data).toMatchObject({ muting: false });
  expect((await client.blockAccount(bob.id)).data).toMatchObject({ blocking: true });
  expect((await client.unblockAccount(bob.id)).data).toMatchObject({ blocking: false });
  expect((await client.followAccount(bob.id)).data).toMatchObject({ following: true });
});

it('is notified', async () => {
  await bob.put(`/v1/users/${ada.handle}/follow`);
  await expect
    .poll(async () => (await client.getNotifications()).data)
    .toEqual([expect.objectContaining({ type: 'follow', account: expect.objectContaining({ id: bob.id }) })]);
});

it('hears of what happens while it happens', async () => {
  const socket = await client.userStreaming();
  afterAll(() => socket.stop());
  const heard: string[] = [];
  for (const event of ['update', 'status_update', 'notification'])
    socket.on(event, (what: Client) => heard.push(`${event} ${what.status?.id ?? what.id}`));
  socket.on('delete', (id: string) => heard.push(`delete ${id}`));
  await new Promise((resolve) => socket.once('connect', resolve));
  let live = '';
  await expect
    .poll(
      async () => {
        live = (await bob.post('/v1/posts', { text: `@${ada.handle} live` })).body.id;
        return heard;
      },
      { interval: 500 },
    )
    .toContainEqual(expect.stringMatching(/^update/));
  await expect.poll(() => heard).toContain(`notification ${live}`);
  await bob.delete(`/v1/posts/${live}`);
  await expect.poll(() => heard).toContain(`delete ${live}`);
});

it('deletes, unfollows, and logs out', async () => {
  await client.deleteStatus(status.id);
  await expect(client.getStatus(status.id)).rejects.toMatchObject({ response: { status: 404 } });
  expect((await client.unfollowAccount(bob.id)).data).toMatchObject({ following: false });
  await client.revokeToken(app.client_id, app.client_secret, accessToken);
  await expect(client.verifyAccountCredentials()).rejects.toMatchObject({ response: { status: 401 } });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { given } from '../browser/open-browser.ts';
import { ONE_PIXEL } from '../flow/upload-media.ts';
import { createUser, type TestUser } from '../ripple/client.ts';
import { allow } from './allow.ts';
import { type Client, load, named, OUT_OF_BAND, SCOPES, textOf } from './client.ts';

const url = given('RIPPLE_URL');
const scope = SCOPES.join(' ');
const file = { 'masto-7': 'dist/esm/index.js', 'masto-8': 'dist/index.js' }[given('MASTO')] ?? '';
const tag = named('masto');

let masto: Client;
let api: Client;
let accessToken: string;
let app: Client;
let ada: TestUser;
let bob: TestUser;
let status: Client;

beforeAll(async () => {
  masto = await load(given('MASTO'), file);
  ada = await createUser(url, named(`ada_${given('MASTO').at(-1)}`), 'Ada');
  bob = await createUser(url, named(`bob_${given('MASTO').at(-1)}`), 'Bob');
});

const idsOf = (list: { id: string }[]) => list.map(({ id }) => id);

it('registers, and logs a person in', async () => {
  const anonymous = masto.createRestAPIClient({ url });
  app = await anonymous.v1.apps.create({ clientName: 'masto', redirectUris: OUT_OF_BAND, scopes: scope });
  const query = { response_type: 'code', client_id: app.clientId, redirect_uri: OUT_OF_BAND, scope };
  const code = await allow(`${url}/oauth/authorize?${new URLSearchParams(query)}`, ada.handle);
  const token = await masto.createOAuthAPIClient({ url }).token.create({
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    redirectUri: OUT_OF_BAND,
    code,
    scope,
    grantType: 'authorization_code',
  });
  expect(token).toMatchObject({ tokenType: 'Bearer', scope });
  accessToken = token.accessToken;
  api = masto.createRestAPIClient({ url, accessToken });
  expect((await api.v1.apps.verifyCredentials()).name).toBe('masto');
});

it('learns of the instance and of itself', async () => {
  const [v1, v2, me] = await Promise.all([
    api.v1.instance.fetch(),
    api.v2.instance.fetch(),
    api.v1.accounts.verifyCredentials(),
  ]);
  expect(v1.version).toMatch(/^4\.3/);
  expect(v2.configuration.urls.streaming).toMatch(/^ws:/);
  expect(v2.configuration.statuses.maxCharacters).toBe(5_000);
  expect(me).toMatchObject({
    id: ada.id,
    acct: ada.handle,
    displayName: 'Ada',
    source: { privacy: 'public' },
  });
});

it('shows nothing where Ripple has nothing', async () => {
  expect(await api.v1.lists.list()).toEqual([]);
  expect(await api.v2.filters.list()).toEqual([]);
  expect(await api.v1.announcements.list()).toEqual([]);
  expect(await api.v1.customEmojis.list()).toEqual([]);
  expect(await api.v1.followedTags.list()).toEqual([]);
  expect(await api.v1.followRequests.list()).toEqual([]);
  expect(await api.v1.preferences.fetch()).toMatchObject({ 'posting:default:visibility': 'public' });
});

it('posts a picture with words for it', async () => {
  const picture = new Blob([new Uint8Array(ONE_PIXEL)], { type: 'image/gif' });
  const media = await api.v2.media.create({ file: picture, description: 'A dot' });
  expect(media).toMatchObject({ type: 'image', description: 'A dot' });
  status = await api.v1.statuses.create({
    status: `A picture for @${bob.handle} #${tag}`,
    mediaIds: [media.id],
    spoilerText: 'A dot',
    sensitive: true,
    visibility: 'public',
    language: 'en',
  });
  expect(status).toMatchObject({
    spoilerText: 'A dot',
    sensitive: true,
    visibility: 'public',
    mediaAttachments: [{ id: media.id, description: 'A dot' }],
    mentions: [{ id: bob.id, acct: bob.handle }],
    tags: [{ name: tag }],
  });
  expect(textOf(status.content)).toBe(`A picture for @${bob.handle} #${tag}`);
});

it('replies, and sees the conversation', async () => {
  const reply = await api.v1.statuses.create({ status: 'More', inReplyToId: status.id });
  expect(reply).toMatchObject({ inReplyToId: status.id, inReplyToAccountId: ada.id });
  const { ancestors, descendants } = await api.v1.statuses.$select(reply.id).context.fetch();
  expect([idsOf(ancestors), idsOf(descendants)]).toEqual([[status.id], []]);
});

it('edits, and shows what was written', async () => {
  const edited = await api.v1.statuses
    .$select(status.id)
    .update({ status: `Changed #${tag}`, spoilerText: 'B' });
  expect(edited).toMatchObject({ id: status.id, spoilerText: 'B', editedAt: expect.any(String) });
  expect(await api.v1.statuses.$select(status.id).source.fetch()).toMatchObject({ text: `Changed #${tag}` });
});

it('follows, and reads home page by page, both ways', async () => {
  const relationship = await api.v1.accounts.$select(bob.id).follow();
  expect(relationship).toMatchObject({ id: bob.id, following: true });
  const posts: string[] = [];
  for (const text of ['one', 'two', 'three', 'four', 'five'])
    posts.unshift((await bob.post('/v1/posts', { text: `${text} #${tag}` })).body.id);
  const home = () => api.v1.timelines.home.list({ limit: 40 });
  await expect.poll(async () => idsOf(await home())).toEqual(expect.arrayContaining(posts));
  const all = idsOf(await home());
  const pages: string[][] = [];
  for await (const page of api.v1.timelines.home.list({ limit: 3 })) pages.push(idsOf(page));
  expect(pages.flat()).toEqual(all);
  const upwards: string[] = [];
  const from = { limit: 2, minId: posts.at(-1) };
  for await (const page of api.v1.timelines.home.list(from).setDirection('prev')) {
    upwards.unshift(...idsOf(page));
    if (page.length === 0) break;
  }
  expect(upwards).toEqual(all.slice(0, all.indexOf(posts.at(-1) ?? '')));
});

it('reads what is public, and a tag', async () => {
  const lists = [
    () => api.v1.timelines.public.list({ limit: 40 }),
    () => api.v1.timelines.tag.$select(tag).list(),
  ];
  for (const read of lists) await expect.poll(async () => idsOf(await read())).toContain(status.id);
});

it('favourites, passes on, bookmarks', async () => {
  const { body } = await bob.post('/v1/posts', { text: 'Worth it' });
  const one = api.v1.statuses.$select(body.id);
  expect(await one.favourite()).toMatchObject({ favourited: true, favouritesCount: 1 });
  const reblog = await one.reblog();
  expect(reblog).toMatchObject({ reblog: { id: body.id, reblogged: true } });
  expect(await one.bookmark()).toMatchObject({ bookmarked: true });
  expect(idsOf(await api.v1.favourites.list())).toEqual([body.id]);
  expect(idsOf(await api.v1.bookmarks.list())).toEqual([body.id]);
  expect(idsOf(await one.favouritedBy.list())).toEqual([ada.id]);
  expect(idsOf(await one.rebloggedBy.list())).toEqual([ada.id]);
  expect(await one.unfavourite()).toMatchObject({ favourited: false });
  expect(await one.unreblog()).toMatchObject({ reblogged: false });
  expect(await one.unbookmark()).toMatchObject({ bookmarked: false });
});

it('finds people, tags and statuses', async () => {
  const { accounts } = await api.v2.search.list({ q: bob.handle, type: 'accounts' });
  expect(idsOf(accounts)).toEqual([bob.id]);
  expect((await api.v2.search.list({ q: `#${tag}`, type: 'hashtags' })).hashtags).toMatchObject([
    { name: tag },
  ]);
  expect((await api.v1.accounts.lookup({ acct: bob.handle })).id).toBe(bob.id);
  expect(await api.v1.accounts.relationships.fetch({ id: [bob.id, ada.id] })).toMatchObject([
    { id: bob.id, following: true },
    { id: ada.id, following: false },
  ]);
  expect(idsOf(await api.v1.accounts.$select(bob.id).followers.list())).toEqual([ada.id]);
  expect(idsOf(await api.v1.accounts.$select(ada.id).statuses.list({ onlyMedia: true }))).toEqual([
    status.id,
  ]);
});

it('is notified', async () => {
  await bob.put(`/v1/posts/${status.id}/favourite`);
  await bob.post('/v1/posts', { text: `@${ada.handle} hello` });
  const types = async () => {
    const found = await api.v1.notifications.list({ types: ['favourite', 'mention'] });
    return found.map(({ type }: { type: string }) => type).sort();
  };
  await expect.poll(types).toEqual(['favourite', 'mention']);
  await api.v1.notifications.clear();
  expect(await types()).toEqual([]);
});

it('hears of what happens while it happens', async () => {
  const { configuration } = await api.v2.instance.fetch();
  const streaming = masto.createStreamingAPIClient({
    streamingApiUrl: configuration.urls.streaming,
    accessToken,
    ...(globalThis.WebSocket && { implementation: globalThis.WebSocket }),
  });
  afterAll(() => streaming.close());
  const heard: string[] = [];
  const listen = async (name: string, subscription: AsyncIterable<Client>) => {
    for await (const { event, payload } of subscription)
      heard.push(`${name} ${event} ${payload.status?.id ?? payload.id ?? payload}`);
  };
  void listen('user', streaming.user.subscribe());
  void listen('tag', streaming.hashtag.subscribe({ tag }));
  await streaming.prepare();
  let live = '';
  // Until both are there, what is posted may be missed.
  await expect
    .poll(
      async () => {
        live = (await bob.post('/v1/posts', { text: `@${ada.handle} live #${tag}` })).body.id;
        return heard;
      },
      { interval: 500 },
    )
    .toEqual(
      expect.arrayContaining([expect.stringMatching(/^user update/), expect.stringMatching(/^tag update/)]),
    );
  await expect.poll(() => heard).toContain(`user notification ${live}`);
  await bob.patch(`/v1/posts/${live}`, { text: `@${ada.handle} changed #${tag}` });
  await expect.poll(() => heard).toContain(`user status.update ${live}`);
  await bob.delete(`/v1/posts/${live}`);
  await expect.poll(() => heard).toContain(`user delete ${live}`);
});

it('deletes, unfollows, and logs out', async () => {
  expect((await api.v1.statuses.$select(status.id).remove()).text).toBe(`Changed #${tag}`);
  await expect(api.v1.statuses.$select(status.id).fetch()).rejects.toMatchObject({ statusCode: 404 });
  expect(await api.v1.accounts.$select(bob.id).unfollow()).toMatchObject({ following: false });
  const { clientId, clientSecret } = app;
  await masto.createOAuthAPIClient({ url }).revoke({ clientId, clientSecret, token: accessToken });
  await expect(api.v1.accounts.verifyCredentials()).rejects.toMatchObject({ statusCode: 401 });
});

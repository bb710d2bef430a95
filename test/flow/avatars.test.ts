import { readdir } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { expectProblem } from './contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from './embedded/application.ts';
import { uploadMedia } from './upload-media.ts';

const LIMIT = { timeout: 30_000 };
const A_DAY_OF_IDS = 24 * 3_600_000 * 4_096;

let ripple: TestRipple;
let application: Application;
let users = 0;

beforeAll(async () => {
  ripple = await startRipple({ settings: { JWT_SECRET } });
  application = createApplication(ripple);
});
afterAll(() => ripple?.dispose());

const newUser = () => ripple.user(`user${++users}`);

const picture = (width: number, height: number, background = 'teal') =>
  sharp({ create: { width, height, channels: 3, background } });

async function upload(user: TestUser, file: Sharp = picture(800, 600)): Promise<string> {
  const { status, body } = await uploadMedia(ripple.url, user.token, await file.png().toBuffer());
  expect(status).toBe(201);
  return body.id;
}

const setAvatar = (user: TestUser, avatarMediaId: unknown, rest: object = {}) =>
  user.patch('/v1/users/me', { avatarMediaId, ...rest });
const avatarOf = async (user: TestUser): Promise<string | null> =>
  (await ripple.anybody.get(`/v1/users/${user.handle}`)).body.avatar;

/** Waits for another avatar than `former`. */
async function changed(user: TestUser, former: string | null = null): Promise<string> {
  await expect.poll(() => avatarOf(user), LIMIT).not.toBe(former);
  return String(await avatarOf(user));
}

const download = (url: string) => fetch(url.replace('http://ripple.test', ripple.url));
const keyOf = (url: string) => url.split('/').at(-2) ?? '';
const filesOf = async (url: string) => {
  const names = await readdir(ripple.isolation.mediaDir, { recursive: true });
  return names.filter((name) => name.startsWith(`${keyOf(url)}/`)).toSorted();
};
/** Lets files go that a minute, or an hour, would let go, and tidies as every minute does. */
async function tidy(): Promise<void> {
  await ripple.database.pool.query("update avatars set expires_at = expires_at - interval '1 hour'");
  await ripple.restart('media');
}

describe('an avatar', () => {
  it('is a square of a picture in two sizes, for everybody, wherever its user is shown', async () => {
    const [ada, bob] = [await newUser(), await newUser()];
    expect(await avatarOf(ada)).toBe(null);
    const { status, body } = await setAvatar(ada, await upload(ada), { bio: 'with a picture' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ bio: 'with a picture', avatar: null, avatarPreview: null });
    const avatar = await changed(ada);
    const { body: me } = await ada.get('/v1/users/me');
    expect(me.avatar).toBe(avatar);
    for (const [url, side] of [
      [avatar, 400],
      [me.avatarPreview, 96],
    ]) {
      const response = await download(url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/webp');
      expect(response.headers.get('cache-control')).toBe('public, max-age=86400, immutable');
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: side, height: side });
    }
    await ada.put(`/v1/users/${bob.handle}/follow`);
    const { body: followers } = await bob.get(`/v1/users/${bob.handle}/followers`);
    expect(followers.items).toMatchObject([{ id: ada.id, avatar, avatarPreview: me.avatarPreview }]);
    const { body: post } = await ada.post('/v1/posts', { text: 'shown' });
    expect(post.author).toEqual({ id: ada.id, handle: ada.handle, name: me.name, avatar });
    const { body: page } = await bob.get(`/v1/users/${ada.handle}/posts`);
    expect(page.items[0].author).toEqual(post.author);
    const actors = async () => (await bob.get('/v1/notifications')).body.items[0]?.actors;
    await expect.poll(actors, LIMIT).toEqual([post.author]);
  });

  it('is made of a picture that is not ready yet, once it is; until then the former one is shown', async () => {
    const ada = await newUser();
    await setAvatar(ada, await upload(ada));
    const former = await changed(ada);
    await ripple.stop('media');
    expect((await setAvatar(ada, await upload(ada, picture(30, 50)))).body.avatar).toBe(former);
    await ripple.start('media');
    const avatar = await changed(ada, former);
    const bytes = Buffer.from(await (await download(avatar)).arrayBuffer());
    // No larger than the picture.
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 30, height: 30 });
  });

  it('of a picture that moves stands still', async () => {
    const ada = await newUser();
    const raw = { width: 40, height: 80, channels: 3, pageHeight: 40 } as const;
    const frames = sharp(Buffer.concat([Buffer.alloc(40 * 40 * 3, 0), Buffer.alloc(40 * 40 * 3, 255)]), {
      raw,
    });
    const gif = await frames.gif({ delay: [100, 100] }).toBuffer();
    const { body } = await uploadMedia(ripple.url, ada.token, gif);
    await setAvatar(ada, body.id);
    const bytes = Buffer.from(await (await download(await changed(ada))).arrayBuffer());
    const { width, height, pages = 1 } = await sharp(bytes).metadata();
    expect({ width, height, pages }).toEqual({ width: 40, height: 40, pages: 1 });
  });

  it('leaves no files of the former one, which is served while posts may show it', async () => {
    const ada = await newUser();
    await setAvatar(ada, await upload(ada));
    const former = await changed(ada);
    await setAvatar(ada, await upload(ada));
    const avatar = await changed(ada, former);
    expect((await download(former)).status).toBe(200);
    await tidy();
    await expect.poll(() => filesOf(former), LIMIT).toEqual([]);
    expect((await download(former)).status).toBe(404);
    expect((await download(avatar)).status).toBe(200);
    expect(await filesOf(avatar)).toEqual([`${keyOf(avatar)}/large.webp`, `${keyOf(avatar)}/small.webp`]);
  });

  it('outlives its picture, whether that is in no post or in a deleted one', async () => {
    const ada = await newUser();
    const mediaId = await upload(ada);
    await setAvatar(ada, mediaId);
    const first = await changed(ada);
    await ripple.database.pool.query('update media set id = id - $1 where id = $2', [A_DAY_OF_IDS, mediaId]);
    await tidy();
    const pictures = () =>
      ripple.database.pool.query('select from media where owner_id = $1', [ada.id]).then((it) => it.rowCount);
    await expect.poll(pictures, LIMIT).toBe(0);
    expect((await download(first)).status).toBe(200);

    const inPost = await upload(ada);
    const { body: post } = await ada.post('/v1/posts', { text: 'my face', mediaIds: [inPost] });
    await setAvatar(ada, inPost);
    const second = await changed(ada, first);
    await ada.delete(`/v1/posts/${post.id}`);
    await expect.poll(pictures, LIMIT).toBe(0);
    expect((await download(second)).status).toBe(200);
    expect(await avatarOf(ada)).toBe(second);
  });

  it('that is waited for keeps its picture, however old that is', async () => {
    const ada = await newUser();
    const [wanted, unwanted] = [await upload(ada), await upload(ada)];
    const state = async () => (await ada.get(`/v1/media/${wanted}`)).body.state;
    await expect.poll(state, LIMIT).toBe('ready');
    await ripple.stop('media');
    const { pool } = ripple.database;
    await pool.query('update media set id = id - $1 where owner_id = $2', [A_DAY_OF_IDS, ada.id]);
    await setAvatar(ada, String(Number(wanted) - A_DAY_OF_IDS));
    await ripple.start('media');
    await changed(ada);
    const left = () => pool.query('select from media where id = $1', [Number(unwanted) - A_DAY_OF_IDS]);
    await expect.poll(async () => (await left()).rowCount, LIMIT).toBe(0);
  });

  it('goes at once when it is removed, and its files by a job', async () => {
    const ada = await newUser();
    await setAvatar(ada, await upload(ada));
    const avatar = await changed(ada);
    expect((await setAvatar(ada, null)).body).toMatchObject({ avatar: null, avatarPreview: null });
    expect(await avatarOf(ada)).toBe(null);
    expect((await download(avatar)).status).toBe(404);
    expect((await ada.post('/v1/posts', { text: 'faceless' })).body.author.avatar).toBe(null);
    await tidy();
    await expect.poll(() => filesOf(avatar), LIMIT).toEqual([]);
  });

  it('may be an address of the application, which takes the place of a picture, or gives way to one', async () => {
    const ada = await newUser();
    const url = 'https://app.example/ada.png';
    const setUrl = () => application.upsert(ada.id, { avatar: url });
    await setUrl();
    expect((await ada.get('/v1/users/me')).body).toMatchObject({ avatar: url, avatarPreview: url });
    const picture = await upload(ada);
    await setAvatar(ada, picture);
    const own = await changed(ada, url);
    expect(own).toMatch(/^http:\/\/ripple\.test\/media\//);
    await application.upsert(ada.id, { name: 'Ada' });
    expect(await avatarOf(ada)).toBe(own);
    expect((await setUrl()).body).toMatchObject({ avatar: url, avatarPreview: url });
    expect((await download(own)).status).toBe(404);
    expect((await setAvatar(ada, picture)).status).toBe(200);
    expect(await changed(ada, url)).not.toBe(own);
    expect((await setAvatar(ada, null)).body.avatar).toBe(null);
  });
});

describe('what can be no avatar', () => {
  it('is refused, and changes nothing', async () => {
    const [ada, bob] = [await newUser(), await newUser()];
    const theirs = await upload(bob);
    await setAvatar(ada, await upload(ada));
    const avatar = await changed(ada);
    for (const avatarMediaId of [theirs, '1', '0', 'abc', '', 5, {}, '9007199254740993']) {
      expectProblem(await setAvatar(ada, avatarMediaId, { name: 'Changed' }), 400, '/avatarMediaId');
    }
    expectProblem(await ripple.anybody.patch('/v1/users/me', { avatarMediaId: null }), 401);
    expect((await ada.get('/v1/users/me')).body).toMatchObject({
      avatar,
      name: expect.not.stringMatching('Changed'),
    });
  });

  it('leaves the former one, where that is seen later', async () => {
    const ada = await newUser();
    await setAvatar(ada, await upload(ada));
    const former = await changed(ada);
    await ripple.stop('media');
    const broken = (await picture(800, 600).jpeg().toBuffer()).subarray(0, 600);
    const { body } = await uploadMedia(ripple.url, ada.token, broken);
    expect((await setAvatar(ada, body.id)).status).toBe(200);
    await ripple.start('media');
    const requests = () =>
      ripple.database.pool.query('select from avatar_requests where user_id = $1', [ada.id]);
    await expect.poll(async () => (await requests()).rowCount, LIMIT).toBe(0);
    expect((await ada.get(`/v1/media/${body.id}`)).body.state).toBe('failed');
    expect(await avatarOf(ada)).toBe(former);
    expect((await download(former)).status).toBe(200);
    // Known to be no picture by now.
    expectProblem(await setAvatar(ada, body.id), 400, '/avatarMediaId');
  });
});

it('a retry asks for one avatar', async () => {
  const ada = await newUser();
  const body = { avatarMediaId: await upload(ada) };
  const headers = { 'idempotency-key': 'avatar' };
  await ada.patch('/v1/users/me', body, headers);
  const avatar = await changed(ada);
  // The first answer, in which it wasn't ready.
  expect((await ada.patch('/v1/users/me', body, headers)).body.avatar).toBe(null);
  const requests = await ripple.database.pool.query('select from avatar_requests where user_id = $1', [
    ada.id,
  ]);
  expect(requests.rowCount).toBe(0);
  expect(await avatarOf(ada)).toBe(avatar);
});

it('an avatar of a suspended user is for that user and moderators', async () => {
  const ada = await newUser();
  await setAvatar(ada, await upload(ada));
  const avatar = new URL(await changed(ada)).pathname;
  const moderator = application.clientOf({ scope: 'moderator' });
  const moderate = (state: string) =>
    moderator.put(`/v1/moderation/users/${ada.handle}`, {}, { state, reason: '' });
  const statuses = async () => {
    const answers = await Promise.all([ripple.anybody, ada, moderator].map((each) => each.get(avatar)));
    return answers.map(({ status, headers }) => [status, headers.get('cache-control')?.split(',')[0]]);
  };
  await moderate('suspended');
  expect(await statuses()).toEqual([
    [404, undefined],
    [200, 'private'],
    [200, 'private'],
  ]);
  await moderate('active');
  expect(await statuses()).toEqual(Array(3).fill([200, 'public']));
});

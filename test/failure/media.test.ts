import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadMedia } from '../flow/upload-media.ts';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const RECOVERY_LIMIT_MS = 30_000;
const A_DAY_OF_IDS = 24 * 3_600_000 * 4_096;

let ripple: TestRipple;
let ada: TestUser;
let picture: Buffer;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'outbox-relay', 'fan-out', 'indexer', 'media'] });
  ada = await ripple.user('ada');
  picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => ripple?.dispose());

const upload = (headers = {}) => uploadMedia(ripple.url, ada.token, picture, { headers });
const files = () => readdir(ripple.isolation.mediaDir, { recursive: true });

/** Waits until a post shows its picture, and all of the picture is there and nothing else. */
async function completed(postId: string) {
  const media = async () => (await ada.get(`/v1/posts/${postId}`)).body.media[0];
  await expect
    .poll(async () => (await media()).state, { timeout: RECOVERY_LIMIT_MS, interval: 100 })
    .toBe('ready');
  const { url, previewUrl } = await media();
  for (const each of [url, previewUrl]) {
    const response = await fetch(each.replace('http://ripple.test', ripple.url));
    expect(await sharp(Buffer.from(await response.arrayBuffer())).metadata()).toMatchObject({ width: 300 });
  }
  const key = url.split('/').at(-2);
  const own = async () => (await files()).filter((name) => name.startsWith(`${key}/`)).toSorted();
  await expect.poll(own, { timeout: RECOVERY_LIMIT_MS }).toEqual([`${key}/large.webp`, `${key}/small.webp`]);
}

describe('a process that is killed', () => {
  it.each(['variants-stored', 'handled-unacknowledged'])(
    'media, %s: the picture of a post is made ready nevertheless',
    async (point) => {
      await ripple.stop('media');
      const { body: media } = await upload();
      const { body: post } = await ada.post('/v1/posts', { text: 'teal', mediaIds: [media.id] });
      const doomed = await ripple.startProcess('media', { FAIL_POINT: point });
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start('media');
      await completed(post.id);
    },
    90_000,
  );

  it('media, avatar-stored: the avatar is shown nevertheless, and its first files go', async () => {
    await ripple.stop('media');
    const { body: media } = await upload();
    await ada.patch('/v1/users/me', { avatarMediaId: media.id });
    const doomed = await ripple.startProcess('media', { FAIL_POINT: 'avatar-stored' });
    expect(await doomed.died).toBe('SIGKILL');
    const { pool } = ripple.database;
    const abandoned = (await pool.query('select key from avatars')).rows[0].key;
    expect(await files()).toContain(`${abandoned}/large.webp`);
    await ripple.start('media');
    const shown = async () => (await ada.get('/v1/users/ada')).body.avatar;
    await expect.poll(shown, { timeout: RECOVERY_LIMIT_MS }).not.toBe(null);
    const key = (await shown()).split('/').at(-2);
    expect(key).not.toBe(abandoned);
    await pool.query("update avatars set expires_at = expires_at - interval '1 hour'");
    await ripple.restart('media');
    const keys = async () => (await pool.query('select key from avatars')).rows;
    await expect.poll(keys, { timeout: RECOVERY_LIMIT_MS }).toEqual([{ key }]);
    const left = await files();
    expect(left).toContain(`${key}/large.webp`);
    expect(left).not.toContain(abandoned);
  }, 90_000);

  it('api, committed: the picture that was stored is made ready; a second request gets the same', async () => {
    await ripple.stop('api');
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'committed' });
    const headers = { 'idempotency-key': 'killed' };
    await expect(upload(headers)).rejects.toThrow();
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    const { status, body: media } = await upload(headers);
    expect(status).toBe(201);
    const { body: post } = await ada.post('/v1/posts', { text: 'teal', mediaIds: [media.id] });
    await completed(post.id);
  }, 90_000);

  it('api, stored-uncommitted: a picture that no answer named goes after a day', async () => {
    await ripple.stop('api');
    const before = await files();
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'stored-uncommitted' });
    await expect(upload()).rejects.toThrow();
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    expect((await files()).length).toBeGreaterThan(before.length);
    const { pool } = ripple.database;
    await pool.query("update media set id = id - $1 where state = 'uploading'", [A_DAY_OF_IDS]);
    // media looks for such pictures when it starts, and every minute.
    await ripple.restart('media');
    await expect.poll(files, { timeout: RECOVERY_LIMIT_MS }).toEqual(before);
    expect((await pool.query("select from media where state = 'uploading'")).rowCount).toBe(0);
  }, 90_000);
});

it('a picture whose post is deleted while it is made leaves nothing behind', async () => {
  await ripple.stop('media');
  const before = await files();
  const { body: media } = await upload();
  const { body: post } = await ada.post('/v1/posts', { text: 'soon gone', mediaIds: [media.id] });
  await ada.delete(`/v1/posts/${post.id}`);
  await ripple.start('media');
  const rows = async () => {
    const { rowCount } = await ripple.database.pool.query('select from media where id = $1', [media.id]);
    return rowCount;
  };
  await expect.poll(rows, { timeout: RECOVERY_LIMIT_MS }).toBe(0);
  await expect.poll(files, { timeout: RECOVERY_LIMIT_MS }).toEqual(before);
}, 60_000);

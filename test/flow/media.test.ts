// Long: one set-up, of a Ripple with every service, for all that happens to a picture.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { openStream } from '../sse.ts';
import { animatePng, claimPng } from './animated-png.ts';
import { expectProblem } from './contract/expect-problem.ts';
import { uploadMedia } from './upload-media.ts';

const MAX_BYTES = 1_024 * 1_024;

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ settings: { MEDIA_MAX_BYTES: MAX_BYTES } });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

const upload = (user: TestUser, file: Uint8Array, options?: Parameters<typeof uploadMedia>[3]) =>
  uploadMedia(ripple.url, user.token, file, options);

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 60, b: 20 } } });
const jpeg = (width = 800, height = 600) => picture(width, height).jpeg().toBuffer();

/** Of small frames, each unlike the one before. */
function animation(format: 'gif' | 'webp', frames: number): Promise<Buffer> {
  const side = 8;
  const samples = Buffer.alloc(side * side * 3 * frames);
  for (let frame = 0; frame < frames; frame++) samples.fill((frame * 97) % 256, frame * side * side * 3);
  const raw = { width: side, height: side * frames, channels: 3, pageHeight: side } as const;
  return sharp(samples, { raw })
    [format]({ delay: Array(frames).fill(100) })
    .toBuffer();
}

/** A picture as its address gives it. */
async function download(url: string) {
  const response = await fetch(url.replace('http://ripple.test', ripple.url));
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body };
}

async function ready(user: TestUser, id: string): Promise<TestAnswer['body']> {
  const state = async () => (await user.get(`/v1/media/${id}`)).body;
  await expect.poll(async () => (await state()).state, { timeout: 30_000 }).toBe('ready');
  return state();
}

describe('a picture', () => {
  it('is taken at once and made ready behind the answer, in two sizes, with a likeness', async () => {
    const { status, headers, body } = await upload(ada, await jpeg(3_000, 1_500), { alt: 'a red wall' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/media/${body.id}`);
    expect(body).toMatchObject({ type: 'image', state: 'processing', alt: 'a red wall', url: null });
    const media = await ready(ada, body.id);
    expect(media).toMatchObject({ width: 3_000, height: 1_500, blurhash: expect.stringMatching(/^.{20,}$/) });
    for (const [url, width] of [
      [media.url, 2_048],
      [media.previewUrl, 640],
    ]) {
      const { status: found, headers: about, body: bytes } = await download(url);
      expect(found).toBe(200);
      expect(about.get('content-type')).toBe('image/webp');
      // It is in no post, so it is for its owner alone.
      expect(about.get('cache-control')).toBe('private, max-age=300');
      expect(about.get('content-length')).toBe(String(bytes.length));
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height: width / 2 });
    }
  });

  it('tells nothing of where, when and with what it was taken, and stands upright', async () => {
    const file = await picture(400, 300)
      .withExif({ IFD0: { Make: 'SecretCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(file).metadata()).orientation).toBe(6);
    const { body } = await upload(ada, file);
    const media = await ready(ada, body.id);
    expect(media).toMatchObject({ width: 300, height: 400 });
    const { body: bytes } = await download(media.url);
    const { exif, xmp, iptc, orientation, width } = await sharp(bytes).metadata();
    expect({ exif, xmp, iptc, orientation, width }).toEqual({ width: 300 });
    expect(bytes.includes('SecretCam')).toBe(false);
    // The upload itself is gone.
    const stored = await readdir(ripple.isolation.mediaDir, { recursive: true });
    expect(stored.filter((name) => name.includes(keyOf(media.url)))).toHaveLength(3);
  });

  it.each(['png', 'webp', 'gif', 'avif'] as const)('may be %s', async (format) => {
    const { status, body } = await upload(ada, await picture(64, 64)[format]().toBuffer(), {
      name: 'any.jpg',
    });
    expect(status).toBe(201);
    await ready(ada, body.id);
  });

  it('goes on moving', async () => {
    const frames = Buffer.concat([Buffer.alloc(64 * 64 * 3, 0), Buffer.alloc(64 * 64 * 3, 255)]);
    const gif = await sharp(frames, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    const { body } = await upload(ada, gif);
    const media = await ready(ada, body.id);
    expect(media).toMatchObject({ width: 64, height: 64 });
    expect((await sharp((await download(media.url)).body).metadata()).pages).toBe(2);
  });

  it('is what its bytes are, whatever it is called', async () => {
    const texts = ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', '%PDF-1.7', ''];
    for (const text of texts) {
      expectProblem(await upload(ada, Buffer.from(text), { name: 'a.png', type: 'image/png' }), 415);
    }
    // The rest of it is not in the way of what comes next.
    for (let n = 0; n < 10; n++) {
      expectProblem(await upload(ada, Buffer.alloc(MAX_BYTES - 1, 'x'), { type: 'image/jpeg' }), 415);
    }
  });

  it('whose header cannot be read is none', async () => {
    const png = (await picture(9, 9).png().toBuffer()).subarray(0, 20);
    expectProblem(await upload(ada, png), 415);
  });

  it('that only begins like one fails, and says so', async () => {
    const file = (await jpeg()).subarray(0, 600);
    const { status, body } = await upload(ada, file);
    expect(status).toBe(201);
    const state = async () => (await ada.get(`/v1/media/${body.id}`)).body.state;
    await expect.poll(state, { timeout: 30_000 }).toBe('failed');
    expectProblem(await ada.post('/v1/posts', { text: 'x', mediaIds: [body.id] }), 400);
  });

  it('that would be too much to decode is refused, and the answer names the limit', async () => {
    const { limits } = (await ripple.anybody.get('/v1/instance')).body;
    const before = await everything();
    const refused = await upload(ada, claimPng(10_000, 10_000));
    expectProblem(refused, 413, '/file');
    expect(refused.body.detail).toContain('800000000 bytes');
    expect(refused.body.detail).toContain(String(limits.mediaDecodedBytes));
    // Half of it is held twice: as coefficients, since the samples come in several passes.
    const side = Math.ceil(Math.sqrt(limits.mediaDecodedBytes / 9)) + 100;
    const flat = (progressive: boolean) =>
      sharp({ create: { width: side, height: side, channels: 3, background: 'black' } })
        .jpeg({ quality: 1, progressive })
        .toBuffer();
    expectProblem(await upload(ada, await flat(true)), 413, '/file');
    const { status } = await upload(ada, await flat(false));
    expect(status).toBe(201);
    await expect.poll(everything).toMatchObject({ pictures: before.pictures + 1 });
  });

  it('that moves for too long is refused, and the answer names the limit', async () => {
    const { limits } = (await ripple.anybody.get('/v1/instance')).body;
    const refused = await upload(ada, await animation('gif', limits.mediaFrames + 1));
    expectProblem(refused, 413, '/file');
    expect(refused.body.detail).toContain(`${limits.mediaFrames + 1} frames`);
    expect(refused.body.detail).toContain(`at most ${limits.mediaFrames}`);
    expectProblem(await upload(ada, await animation('webp', limits.mediaFrames + 1)), 413, '/file');
    const { body } = await upload(ada, await animation('gif', 20));
    await ready(ada, body.id);
  });

  it('may be a PNG that moves, and does not: its first frame is shown', async () => {
    const moving = animatePng(await picture(40, 30).png().toBuffer());
    const { status, body } = await upload(ada, moving, { name: 'a.png', type: 'image/png' });
    expect(status).toBe(201);
    const media = await ready(ada, body.id);
    expect(media).toMatchObject({ width: 40, height: 30 });
    expect((await sharp((await download(media.url)).body).metadata()).pages ?? 1).toBe(1);
  });

  it('that is too large, or none, is refused and leaves nothing behind', async () => {
    const before = await everything();
    const large = Buffer.concat([await jpeg(), Buffer.alloc(MAX_BYTES)]);
    const refused = await upload(ada, large);
    expectProblem(refused, 413, '/file');
    expect(refused.body.detail).toContain(`${MAX_BYTES} bytes`);
    expectProblem(await ada.post('/v1/media', { file: 'x' }), 415);
    expectProblem(await upload(ada, await jpeg(), { field: 'picture' }), 400);
    expectProblem(await upload(ada, await jpeg(), { alt: 'x'.repeat(1_501) }), 400);
    expectProblem(await uploadMedia(ripple.url, undefined, await jpeg()), 401);
    expect(await everything()).toEqual(before);
  });

  it('is one, however often the request comes; another one is not taken for it', async () => {
    const file = await jpeg(50, 50);
    const key = { 'idempotency-key': 'picture' };
    const first = await upload(ada, file, { headers: key });
    const before = await everything();
    expect((await upload(ada, file, { headers: key })).body).toEqual(first.body);
    expectProblem(await upload(ada, await jpeg(51, 50), { headers: key }), 422);
    await expect.poll(everything).toEqual(before);
  });

  it('is for no other user to look up, or to post', async () => {
    const { body } = await upload(ada, await jpeg());
    expectProblem(await bob.get(`/v1/media/${body.id}`), 404);
    const refused = await bob.post('/v1/posts', { text: 'mine', mediaIds: [body.id] });
    expectProblem(refused, 400);
    expect(refused.body.errors).toEqual([{ pointer: '/mediaIds/0', detail: expect.any(String) }]);
  });

  it('has no address that can be guessed', async () => {
    expect((await download('http://ripple.test/media/AAAAAAAAAAAAAAAAAAAAAA/large.webp')).status).toBe(404);
    expect((await download('http://ripple.test/media/..%2f..%2f..%2fetc%2fpasswd/large.webp')).status).toBe(
      400,
    );
    expect((await download('http://ripple.test/media/AAAAAAAAAAAAAAAAAAAAAA/original')).status).toBe(400);
  });
});

describe('a post with pictures', () => {
  it('is published at once, and completed in place, wherever it is read', async () => {
    await ripple.stop('media');
    const uploads = [await upload(ada, await jpeg(), { alt: 'one' }), await upload(ada, await jpeg(90, 90))];
    const mediaIds = uploads.map(({ body }) => body.id);
    const { status, body: post } = await ada.post('/v1/posts', { text: 'look #pictures', mediaIds });
    expect(status).toBe(201);
    expect(post.media).toMatchObject([
      { id: mediaIds[0], state: 'processing', alt: 'one', url: null },
      { id: mediaIds[1], state: 'processing', alt: '', url: null },
    ]);
    const shown = async (path: string, user = bob) =>
      (await user.get(path)).body.items?.find(({ id }: { id: string }) => id === post.id)?.media;
    await expect.poll(() => shown('/v1/timelines/home')).toMatchObject([{ state: 'processing' }, {}]);
    await expect
      .poll(() => shown('/v1/timelines/tags/pictures'))
      .toMatchObject([{ state: 'processing' }, {}]);
    const stream = await openStream(ripple.url, '/v1/stream/home', { user: bob });

    await ripple.start('media');
    const states = [{ state: 'ready' }, { state: 'ready' }];
    for (const path of ['/v1/timelines/home', '/v1/timelines/tags/pictures', '/v1/users/ada/posts']) {
      await expect.poll(() => shown(path), { timeout: 30_000 }).toMatchObject(states);
    }
    expect((await ada.get(`/v1/posts/${post.id}`)).body).toMatchObject({ editedAt: null, media: states });
    // Streams that have sent the post send the change.
    const edits = () => stream.events.filter(({ event }) => event === 'edit').map(({ data }) => data);
    await expect
      .poll(() => edits().at(-1), { timeout: 30_000 })
      .toMatchObject({ id: post.id, media: states });
    await stream.close();
  });

  it('keeps them through an edit', async () => {
    const { body } = await upload(ada, await jpeg());
    const { body: post } = await ada.post('/v1/posts', { text: 'before', mediaIds: [body.id] });
    await ready(ada, body.id);
    const { body: edited } = await ada.patch(`/v1/posts/${post.id}`, { text: 'after' });
    expect(edited).toMatchObject({ text: 'after', media: [{ id: body.id, state: 'ready' }] });
    await ripple.redis.del(
      ripple.ownRedis.together(`${ripple.isolation.namespace}:post:${post.id}`, post.id),
    );
    expect((await ada.get(`/v1/posts/${post.id}`)).body.media).toEqual(edited.media);
  });

  it('shows them in feeds', async () => {
    const { body } = await upload(ada, await jpeg(), { alt: '<"alt" & \'text\'>' });
    await ready(ada, body.id);
    const { body: post } = await ada.post('/v1/posts', { text: 'in feeds', mediaIds: [body.id] });
    const url = post.media[0].url;
    for (const format of ['rss', 'atom', 'json']) {
      const feed = async () => (await ripple.anybody.get(`/v1/users/ada/feed.${format}`)).text;
      await expect.poll(feed, { timeout: 30_000 }).toContain(url);
      expect(await feed()).not.toContain('<"alt"');
    }
    const { body: feed } = await ripple.anybody.get('/v1/users/ada/feed.json');
    expect(feed.items[0].attachments).toEqual([
      { url, mime_type: 'image/webp', size_in_bytes: expect.any(Number), title: '<"alt" & \'text\'>' },
    ]);
  });

  it('has its pictures for itself', async () => {
    const { body } = await upload(ada, await jpeg());
    const again = { text: 'once', mediaIds: [body.id] };
    const headers = { 'idempotency-key': 'with-picture' };
    const first = await ada.post('/v1/posts', again, headers);
    expect((await ada.post('/v1/posts', again, headers)).body.id).toBe(first.body.id);
    expectProblem(await ada.post('/v1/posts', again), 400);
    expectProblem(await ada.post('/v1/posts', { text: 'x', mediaIds: ['1', '1'] }), 400);
    expectProblem(await ada.post('/v1/posts', { text: 'x', mediaIds: ['1', '2', '3', '4', '5'] }), 400);
  });

  it('takes them with it when it is deleted: from the next read on, and from the storage by a job', async () => {
    const { body } = await upload(ada, await jpeg());
    const { body: post } = await ada.post('/v1/posts', { text: 'gone soon', mediaIds: [body.id] });
    const { url, previewUrl } = await ready(ada, body.id);
    await ripple.stop('media');
    const { status, headers } = await download(url);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=86400, immutable']);
    await ada.delete(`/v1/posts/${post.id}`);
    for (const each of [url, previewUrl]) {
      const { status, headers } = await download(each);
      expect([status, headers.get('cache-control')]).toEqual([404, null]);
    }
    await ripple.start('media');
    const files = () => readdir(path.join(ripple.isolation.mediaDir, keyOf(url))).catch(() => 'gone');
    await expect.poll(files).toBe('gone');
    // The row goes after the files, so that no file is left without its row.
    await expect.poll(() => ada.get(`/v1/media/${body.id}`)).toMatchObject({ status: 404 });
  });

  it.each(['followers', 'direct'])('for %s keeps them out of shared caches', async (visibility) => {
    const { body } = await upload(ada, await jpeg());
    const text = 'for you @bob';
    await ada.post('/v1/posts', { text, visibility, mediaIds: [body.id] });
    const { url, previewUrl } = await ready(ada, body.id);
    // 128 random bits.
    expect(Buffer.from(keyOf(url), 'base64url')).toHaveLength(16);
    for (const each of [url, previewUrl]) {
      const { headers } = await download(each);
      expect(headers.get('cache-control')).toBe('private, max-age=300');
      const etag = headers.get('etag') ?? '';
      const again = await fetch(each.replace('http://ripple.test', ripple.url), {
        headers: { 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      // A cache takes these over for the picture that it has.
      expect(again.headers.has('content-type') || again.headers.has('content-length')).toBe(false);
    }
  });
});

const keyOf = (url: string) => url.split('/').at(-2) ?? '';

/** Rows and files of pictures. */
async function everything() {
  const { rows } = await ripple.database.pool.query('select count(*) from media');
  const files = await readdir(ripple.isolation.mediaDir).catch(() => []);
  return { rows: rows[0].count, pictures: files.length };
}

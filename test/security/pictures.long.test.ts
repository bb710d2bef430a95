import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimPng } from '../flow/animated-png.ts';
import { uploadMedia } from '../flow/upload-media.ts';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

/** How much longer than a harmless picture a refused one may take to be refused. */
const TIMES = 10;
const OF_ONE_OWNER = 50;

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let harmless: Buffer;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'outbox-relay', 'media'] });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  harmless = await sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => ripple?.dispose());

const upload = (user: TestUser, file: Buffer) => uploadMedia(ripple.url, user.token, file);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

const stateOf = async (user: TestUser, id: string) => (await user.get(`/v1/media/${id}`)).body.state;

describe('a picture that is small and decodes to very much', () => {
  it.each([
    ['pixels of 16 bits', () => claimPng(10_000, 10_000)],
    ['more pixels than there is memory', () => claimPng(1_000_000, 1_000_000)],
  ])('%s: is refused as soon as a harmless one is taken', async (_, attack) => {
    const times: number[] = [];
    for (let n = 0; n < 5; n++) times.push(await timed(() => upload(ada, harmless)));
    const [median = 0] = times.toSorted((a, b) => a - b).slice(2);
    const took = await timed(async () => expect((await upload(ada, attack())).status).toBe(413));
    expect(took).toBeLessThan(TIMES * median);
  });
});

describe('an owner with many pictures', () => {
  it('does not keep those of others waiting', async () => {
    await ripple.stop('media');
    const many = await Promise.all(Array.from({ length: OF_ONE_OWNER }, () => upload(ada, harmless)));
    const { body: one } = await upload(bob, harmless);
    await ripple.start('media');
    await expect.poll(() => stateOf(bob, one.id), { timeout: 20_000, interval: 5 }).toBe('ready');
    const states = await Promise.all(many.map(({ body }) => stateOf(ada, body.id)));
    expect(states.filter((state) => state === 'ready').length).toBeLessThan(OF_ONE_OWNER / 2);
  });

  it('has a bound on those that are not ready, in a post or not', async () => {
    await ripple.stop('media');
    const eve = await ripple.user('eve');
    const statuses: number[] = [];
    for (let n = 0; n < 26; n++) {
      const four = await Promise.all(Array.from({ length: 4 }, () => upload(eve, harmless)));
      statuses.push(...four.map(({ status }) => status));
      const mediaIds = four.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
      if (mediaIds.length > 0) await eve.post('/v1/posts', { text: 'four', mediaIds });
    }
    // Uploads that are under way together may each be the last one.
    const taken = statuses.filter((status) => status === 201).length;
    expect(taken).toBeGreaterThanOrEqual(100);
    expect(taken).toBeLessThan(104);
    expect(statuses.at(-1)).toBe(422);
    await ripple.start('media');
  });
});

import { inspectBroker } from '@ripple/broker';
import { createWatermarks } from '@ripple/delivery';
import { ringLanes } from '@ripple/messages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const laneParts = { sent: 3, kept: 3 };
const POSTS = 30;
const watermark = { type: 'watermark', version: 1, acceptedAt: 1 } as const;

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ settings: { LANE_PARTS: 3 } });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  expect((await bob.put('/v1/users/ada/follow')).status).toBe(204);
  // From the first read on the list is there, and workers write it.
  expect((await bob.get('/v1/timelines/home')).status).toBe(200);
});
afterAll(() => ripple?.dispose());

async function post(text: string) {
  const numbers = Array.from({ length: POSTS }, (_, number) => `${text} ${number}`);
  for (const each of numbers) expect((await ada.post('/v1/posts', { text: each })).status).toBe(201);
  return numbers.reverse();
}
const home = async () =>
  (await bob.get(`/v1/timelines/home?limit=${POSTS}`)).body.items.map(({ text }: { text: string }) => text);
async function waitingInFollowers() {
  const { amqpUrl, namespace } = ripple.isolation;
  const { queues } = await inspectBroker({ urls: [amqpUrl], name: 'test', namespace, laneParts });
  return queues.filter(({ lane }) => lane === 'followers').map(({ messages }) => messages);
}

it('a lane in parts delivers all and has the delay of its slowest part', async () => {
  const posts = await post('in three parts');
  await expect.poll(home).toEqual(posts);
  const watermarks = createWatermarks(ripple.ownRedis, ripple.isolation.namespace, laneParts);
  await expect.poll(async () => Object.keys(await watermarks.read()).sort()).toEqual([...ringLanes].sort());
  const reached = async () => (await watermarks.read()).followers ?? 0;
  const before = await reached();
  await expect.poll(reached).toBeGreaterThan(before);
  await ripple.stop('outbox-relay');
  await ripple.redis.hset(`${ripple.isolation.namespace}:watermarks`, 'followers.2', 1_000);
  expect(await reached()).toBe(1_000);
  await ripple.start('outbox-relay');
  await expect.poll(reached).toBeGreaterThan(before);
});

it('is spread by post, and loses nothing when it gets fewer parts', async () => {
  await ripple.stop('timeline-writer');
  const posts = await post('left in parts');
  const full = async () => (await waitingInFollowers()).every((messages) => messages > 2);
  await expect.poll(full).toBe(true);
  // Those parts get no more posts, and are consumed until they are empty.
  const fewer = { LANE_PARTS: 1, LANE_PARTS_KEPT: 3 };
  for (const service of ['api', 'outbox-relay', 'fan-out'] as const) await ripple.restart(service, fewer);
  await ripple.start('timeline-writer', fewer);
  await expect.poll(home).toEqual(posts);
  await expect.poll(async () => (await waitingInFollowers()).every((messages) => messages === 0)).toBe(true);
  const none = { LANE_PARTS: 1 };
  for (const service of ['outbox-relay', 'fan-out', 'timeline-writer'] as const) {
    await ripple.restart(service, none);
  }
  await ripple.broker.publish({ lane: 'followers', part: 'followers.2', message: watermark });
  const later = await post('in one part');
  await expect.poll(home).toEqual(later);
  // A part that is not kept is not consumed.
  expect((await waitingInFollowers()).slice(1)).toEqual([0, 1]);
});

import { topologyNames } from '@ripple/broker';
import type { Job, PostId, UserId } from '@ripple/messages';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const FLOOD = 60_000;
const ROUNDS = 25;

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  // The workers of the lower rings are processes of their own, as they are outside of tests.
  ripple = await startRipple({ services: ['api', 'outbox-relay', 'fan-out', 'timeline-writer'] });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

/** Jobs of the lower rings as fan-out sends them, for posts that no timeline shows. */
async function flood(): Promise<void> {
  const { body } = await ada.post('/v1/posts', { text: 'the flood' });
  const about = {
    postId: Number(body.id) as PostId,
    authorId: Number(ada.id) as UserId,
    acceptedAt: Date.now(),
    version: 1 as const,
  };
  await Promise.all(
    Array.from({ length: FLOOD }, (_, number) => {
      const tags = [`flood${number}`];
      const job: Job =
        number % 2 === 0
          ? { lane: 'public', message: { type: 'index-post', visibility: 'public', tags, ...about } }
          : { lane: 'feeds', message: { type: 'refresh-feeds', tags, ...about } };
      return ripple.broker.publish(job, 60_000);
    }),
  );
}

/** What waits of them, several that travel together counted as one. */
async function jobsWaiting(): Promise<number> {
  const connection = await connect(ripple.isolation.amqpUrl);
  const channel = await connection.createChannel();
  const { queue } = topologyNames(ripple.isolation.namespace);
  const [inPublic, inFeeds] = [
    await channel.checkQueue(queue('public')),
    await channel.checkQueue(queue('feeds')),
  ];
  await connection.close();
  return inPublic.messageCount + inFeeds.messageCount;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Medians of some posts, in ms: until the answer, and until a follower's own read shows the post. */
async function measure(): Promise<{ answered: number; visible: number }> {
  const answers: number[] = [];
  const visible: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const { body } = await ada.post('/v1/posts', { text: `round ${round}` });
    answers.push(performance.now() - started);
    const newest = async () => (await bob.get('/v1/timelines/home?limit=1')).body.items[0]?.id;
    await expect.poll(newest, { timeout: 30_000, interval: 5 }).toBe(body.id);
    visible.push(performance.now() - started);
  }
  return { answered: median(answers), visible: median(visible) };
}

describe('lanes', () => {
  it('keep answers and followers quick while the public and feeds lanes are flooded', async () => {
    await bob.get('/v1/timelines/home');
    // Once before, so that code and connections are warm.
    await measure();
    const calm = await measure();

    // A backlog of tens of thousands, first without workers, then with its workers at full speed.
    await flood();
    const all = await jobsWaiting();
    const waiting = await measure();
    await Promise.all([ripple.startProcess('indexer'), ripple.startProcess('feed-builder')]);
    const busy = await measure();
    const left = await jobsWaiting();
    console.info('medians in ms:', { calm, waiting, busy }, 'jobs left:', left);

    // It was measured against a backlog, not after it.
    expect(left).toBeGreaterThan(all / 20);
    for (const flooded of [waiting, busy]) {
      expect(flooded.answered).toBeLessThan(200);
      expect(flooded.visible).toBeLessThan(1_000);
    }
  }, 120_000);
});

import { serverUrls, startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const READS_AT_ONCE = 8;

let wire: TcpProxy;
let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  wire = await startTcpProxy(serverUrls().redisUrl);
  ripple = await startRipple({
    services: ['api'],
    settings: { REDIS_URL: wire.url, READS_AT_ONCE, OPERATIONS_AMQP_URL: serverUrls().amqpUrl },
  });
  ada = await ripple.user('ada');
});
afterAll(async () => {
  await ripple?.dispose();
  await wire?.close();
});

const countBy = (answers: TestAnswer[]) => ({
  served: answers.filter(({ status }) => status === 200).length,
  refused: answers.filter(({ status }) => status === 503).length,
});
const read = (path: string, times: number) => Promise.all(Array.from({ length: times }, () => ada.get(path)));

describe('more readers than there is room for', () => {
  it('are asked to come again, those of ring 3 first, and no writer is', async () => {
    // A silent Redis holds every read for a moment: so many are under way at once.
    wire.blackHole();
    const [publicReads, own, posted] = await Promise.all([
      read('/v1/timelines/public', READS_AT_ONCE),
      read('/v1/timelines/home', READS_AT_ONCE),
      Promise.all(Array.from({ length: 20 }, (_, n) => ada.post('/v1/posts', { text: `written ${n}` }))),
    ]);
    await wire.heal();
    expect(posted.map(({ status }) => status)).toEqual(Array(20).fill(201));
    const [ringThree, ringTwo] = [countBy(publicReads), countBy(own)];
    expect(ringThree.served).toBeLessThanOrEqual(READS_AT_ONCE / 2);
    expect(ringThree.served + ringTwo.served).toBe(READS_AT_ONCE);
    expect(ringThree.refused + ringTwo.refused).toBe(READS_AT_ONCE);
    const refused = publicReads.find(({ status }) => status === 503);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');
    expect(refused?.headers.get('ratelimit-limit')).not.toBe(null);
  });

  it('are no reason to refuse an operator', async () => {
    wire.blackHole();
    const [readers, status, letters] = await Promise.all([
      read('/v1/timelines/home', READS_AT_ONCE * 3),
      ada.get('/v1/operations/status'),
      ada.get('/v1/operations/dead-letters'),
    ]);
    await wire.heal();
    expect(countBy(readers)).toEqual({ served: READS_AT_ONCE, refused: READS_AT_ONCE * 2 });
    expect([status.status, letters.status]).toEqual([200, 200]);
  });

  it('find room again when the others are through', async () => {
    await expect
      .poll(async () => (await ada.get('/v1/timelines/public')).status, { timeout: 30_000 })
      .toBe(200);
    for (let round = 0; round < 3; round++) {
      expect(countBy(await read('/v1/timelines/home', READS_AT_ONCE))).toEqual({
        served: READS_AT_ONCE,
        refused: 0,
      });
    }
  });
});

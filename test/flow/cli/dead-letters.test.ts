import { topologyNames } from '@ripple/broker';
import { publicTimeline } from '@ripple/timelines';
import { connect } from 'amqplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, startCommandLine } from './command-line.ts';

let ripple: CommandLine['ripple'];
let ada: CommandLine['ada'];
let cli: CommandLine['cli'];
let json: CommandLine['json'];
let keyOf: CommandLine['keyOf'];
let listOf: CommandLine['listOf'];
let post: CommandLine['post'];
let waitUntilEverywhere: CommandLine['waitUntilEverywhere'];

beforeAll(async () => {
  ({ ripple, ada, cli, json, keyOf, listOf, post, waitUntilEverywhere } = await startCommandLine());
});
afterAll(() => ripple?.dispose());

describe('dead letters', () => {
  const names = () => topologyNames(ripple.isolation.namespace);

  /** Publishes without our publisher, which would refuse such messages. */
  async function publish(exchange: string, lane: string, body: string, headers: object = {}) {
    const connection = await connect(ripple.isolation.amqpUrl);
    const channel = await connection.createConfirmChannel();
    channel.publish(exchange, lane, Buffer.from(body), { headers, persistent: true });
    await channel.waitForConfirms();
    await connection.close();
  }
  const letters = async (options = '') =>
    (await json(`dead-letters list${options}`)).data.letters as { id: string; reason: string }[];
  const indexJob = (postId: string, type = 'index-post') =>
    JSON.stringify({
      type,
      version: 1,
      postId: Number(postId),
      authorId: Number(ada.id),
      visibility: 'public',
      tags: ['cli'],
      acceptedAt: Date.now(),
    });

  beforeEach(async () => {
    await cli('dead-letters drop --all --yes');
  });

  it('are listed and shown any number of times, and stay', async () => {
    await publish(names().lanesExchange, 'public', '{"type":"index-post","version":1,"postId":7}');
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(1);
    const [letter] = await letters();
    expect(letter).toMatchObject({
      lane: 'public',
      messageType: 'index-post',
      postId: '7',
      attempts: 1,
      reason: expect.stringMatching(/^index-post/),
      firstFailedAt: expect.stringMatching(/^\d{4}-/),
      lastFailedAt: expect.stringMatching(/^\d{4}-/),
    });
    // RabbitMQ 4 drops a message that was returned 20 times, unless it is configured otherwise.
    for (let look = 0; look < 25; look++) expect(await letters()).toHaveLength(1);
    const shown = await cli(`dead-letters show ${letter?.id}`);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('ripple-lane: "public"');
    expect(shown.out).toContain('InvalidMessageError');
    expect(shown.out).toContain('{"type":"index-post","version":1,"postId":7}');
    expect((await cli('dead-letters list')).out).toContain('1 × public: index-post');
    expect(await letters(' --lane feeds')).toEqual([]);
    expect(await letters(' --reason INDEX-post')).toHaveLength(1);
    expect(await cli('dead-letters show 0-0-0')).toMatchObject({
      code: 1,
      out: expect.stringContaining('There is no dead letter 0-0-0.'),
    });
  });

  it('come back if they fail again, and the redrive ends nevertheless', async () => {
    await publish(names().lanesExchange, 'followers', 'poison');
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(1);
    const [before] = await letters();
    const { code, data } = await json('dead-letters redrive --all');
    expect(code).toBe(0);
    expect(data.redriven).toEqual([before]);
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(1);
    const [after] = await letters();
    expect(after).toMatchObject({ attempts: 1, reason: 'the message is not JSON' });
    expect(after?.id).not.toBe(before?.id);
    // The time of the first failure outlives the redrive.
    expect(after).toHaveProperty('firstFailedAt', (before as { firstFailedAt?: string }).firstFailedAt);
  });

  it('are delivered by a redrive, each once, and only the chosen ones', async () => {
    const id = await post('lost and found #cli');
    await waitUntilEverywhere(id);
    await ripple.redis.lrem(keyOf(publicTimeline), 0, id);
    const failed = { 'ripple-lane': 'public', 'ripple-attempts': 6, 'ripple-reason': 'Redis was away' };
    await publish(names().deadExchange, 'public', indexJob(id), failed);
    await publish(names().deadExchange, 'public', indexJob(id, 'other'), {
      ...failed,
      'ripple-reason': 'unknown type',
    });
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(2);
    const { code, data } = await json('dead-letters redrive --reason redis');
    expect(code).toBe(0);
    expect(data.redriven).toHaveLength(1);
    await expect.poll(() => listOf(publicTimeline), { timeout: 30_000 }).toContain(id);
    expect((await listOf(publicTimeline)).filter((element) => element === id)).toHaveLength(1);
    expect(await letters()).toMatchObject([{ reason: 'unknown type' }]);
    // A second redrive finds nothing left to send.
    expect((await json('dead-letters redrive --reason redis')).data.redriven).toEqual([]);
  });

  it('are redriven by the hundred: each is sent once, and none stays', async () => {
    // Without them, no other message comes into the lane.
    await ripple.stop('fan-out');
    await ripple.stop('indexer');
    const connection = await connect(ripple.isolation.amqpUrl);
    const channel = await connection.createConfirmChannel();
    await channel.purgeQueue(names().queue('public'));
    for (let number = 0; number < 300; number++) {
      channel.publish(names().deadExchange, 'public', Buffer.from(indexJob('1')), { persistent: true });
    }
    await channel.waitForConfirms();
    expect((await json('dead-letters redrive --all')).data.redriven).toHaveLength(300);
    expect(await channel.checkQueue(names().queue('public'))).toMatchObject({ messageCount: 300 });
    expect(await letters()).toEqual([]);
    await channel.purgeQueue(names().queue('public'));
    await connection.close();
    await ripple.start('indexer');
    await ripple.start('fan-out');
  });

  it('stay if they cannot be sent, with the reason', async () => {
    await publish(names().deadExchange, 'no-such-lane', '{}');
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(1);
    const { code, data } = await json('dead-letters redrive --all');
    expect(code).toBe(1);
    expect(data.failed).toMatchObject([{ error: 'there is no lane "no-such-lane"' }]);
    expect(await letters()).toHaveLength(1);
  });

  it('all stay when a redrive is interrupted before it begins to take them', async () => {
    for (let number = 0; number < 3; number++) await publish(names().deadExchange, 'public', `${number}`);
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(3);
    const { code, out } = await cli('dead-letters redrive --all', { signal: AbortSignal.abort() });
    expect(code).toBe(1);
    expect(out).toContain('0 letters redriven.');
    expect(await letters()).toHaveLength(3);
  });

  it('are dropped after a yes, and kept after a no', async () => {
    await publish(names().deadExchange, 'public', 'one');
    await publish(names().deadExchange, 'feeds', 'two');
    await expect.poll(letters, { timeout: 30_000 }).toHaveLength(2);
    const no = await cli('dead-letters drop --all', { confirm: async () => false });
    expect(no).toMatchObject({ code: 1, out: '0 letters dropped.\n' });
    expect(await letters()).toHaveLength(2);
    const yes = await cli('dead-letters drop --lane feeds', { confirm: async () => true });
    expect(yes).toMatchObject({ code: 0, out: '1 letter dropped.\n' });
    expect(await letters()).toMatchObject([{ lane: 'public' }]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOwnRedisCluster } from '@ripple/infra/redis-cluster';
import type { Redis } from '@ripple/redis';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { openServiceRedis, serverUrls } from '@ripple/test-env';
import { createTimelineStore, isSound, verifyTimelines } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Audience, gatherAudience } from './audience.ts';
import { nodesShown } from './nodes-shown.ts';
import { redisBinary } from './redis-server.ts';

const RECOVERY_LIMIT_MS = 30_000;
const FOLLOWERS = 300;

describe.skipIf(redisBinary === undefined)('a Redis Cluster', () => {
  let dir: string;
  let cluster: Awaited<ReturnType<typeof startOwnRedisCluster>>;
  let ripple: TestRipple;
  let redis: Redis;
  let audience: Audience;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'ripple-redis-cluster-'));
    cluster = await startOwnRedisCluster(dir, () => {});
    ripple = await startRipple({
      settings: {
        REDIS_URL: cluster.url,
        REDIS_NODES: cluster.addresses,
        OPERATIONS_AMQP_URL: serverUrls().amqpUrl,
      },
    });
    redis = openServiceRedis({ redisUrl: cluster.url, redisNodes: cluster.addresses });
    await redis.whenReady();
    audience = await gatherAudience(ripple, FOLLOWERS, redis);
  });
  afterAll(async () => {
    await ripple?.dispose();
    redis?.close();
    await cluster?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  interface Seen {
    id: string;
    port: number;
    isMaster: boolean;
    isWell: boolean;
  }
  async function nodes(): Promise<Seen[]> {
    const lines = (await cluster.cli('cluster', 'nodes')).trim().split('\n');
    return lines.map((line) => {
      const [id = '', address = '', flags = ''] = line.split(' ');
      const port = Number(/:(\d+)@/.exec(address)?.[1]);
      return { id, port, isMaster: flags.includes('master'), isWell: !flags.includes('fail') };
    });
  }
  const mastersThat = async (isWanted: (node: Seen) => boolean = () => true) =>
    (await nodes()).filter((node) => node.isMaster && node.isWell && isWanted(node));
  /** The one that is asked how the cluster is stays. */
  const victim = async () => {
    const [{ port } = { port: 0 }] = await mastersThat((node) => node.port !== cluster.nodes[0]?.port);
    const node = cluster.nodes.find((each) => each.port === port);
    if (!node) throw new Error('no master can be spared');
    return node;
  };
  const isReplaced = (port: number) => async () =>
    (await mastersThat()).length === 3 && (await mastersThat((node) => node.port === port)).length === 0;

  async function postUntil(isOver: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + RECOVERY_LIMIT_MS;
    while (!(await isOver())) {
      if (Date.now() > deadline) throw new Error('it is not over');
      await audience.post();
    }
    await audience.post();
  }

  /** What is wrong in homes that are there; those that were thrown away are built when they are read. */
  async function findWrong(): Promise<unknown[]> {
    const { pool, readFresh } = ripple.database;
    const { namespace } = ripple.isolation;
    const context = {
      redis,
      namespace,
      store: createTimelineStore(redis, namespace),
      pool,
      readFresh,
      metrics: createMetrics(),
      logger: createLogger('test', 'silent'),
    };
    const wrong: unknown[] = [];
    for await (const page of verifyTimelines(context, [audience.homes], { graceMs: 0, repair: false })) {
      wrong.push(...page.map(({ now }) => now).filter((now) => !isSound(now)));
    }
    return wrong;
  }
  async function everythingIsRight(): Promise<void> {
    const { rows } = await ripple.database.pool.query('select count(*)::int as posts from posts');
    expect(rows[0].posts).toBe(audience.accepted.length);
    await expect.poll(findWrong, { timeout: RECOVERY_LIMIT_MS }).toEqual([]);
  }

  it('of which a master is killed: no post is missing in a home, doubled or out of its place', async () => {
    const node = await victim();
    node.kill('SIGKILL');
    await node.pause();
    await postUntil(isReplaced(node.port));
    await everythingIsRight();
    await node.resume();
    const isBack = async () => (await nodes()).filter(({ isWell }) => isWell).length === cluster.nodes.length;
    await expect.poll(isBack, { timeout: RECOVERY_LIMIT_MS }).toBe(true);
  }, 120_000);

  it('of which a master is frozen, replaced, and thaws: what it acknowledged last is not missed', async () => {
    const node = await victim();
    process.kill(node.pid, 'SIGSTOP');
    try {
      await postUntil(isReplaced(node.port));
      const shown = async () => Object.values(await nodesShown(ripple, 'redis')).sort();
      await expect
        .poll(shown, { timeout: RECOVERY_LIMIT_MS })
        .toEqual(['away', 'master', 'master', 'master', 'replica', 'replica']);
      expect((await nodesShown(ripple, 'redis'))[node.port]).toBe('away');
    } finally {
      process.kill(node.pid, 'SIGCONT');
    }
    await audience.post();
    await everythingIsRight();
  }, 120_000);

  it('whose slots are moved, there and back: pushes follow them', async () => {
    const address = `127.0.0.1:${cluster.nodes[0]?.port}`;
    // The tool asks every node, and moves nothing while one still believes what was before.
    const isAgreed = () =>
      cluster.cli('--cluster', 'check', address).then(
        () => true,
        () => false,
      );
    const [one, other] = await mastersThat();
    for (const [from, to] of [
      [one, other],
      [other, one],
    ]) {
      await expect.poll(isAgreed, { timeout: RECOVERY_LIMIT_MS }).toBe(true);
      const { length } = audience.accepted;
      let isMoved = false;
      const moved = cluster
        .cli(
          ...['--cluster', 'reshard', address, '--cluster-yes'],
          ...['--cluster-from', from?.id ?? '', '--cluster-to', to?.id ?? '', '--cluster-slots', '1500'],
        )
        .finally(() => {
          isMoved = true;
        });
      await postUntil(async () => isMoved);
      await moved;
      expect(audience.accepted.length).toBeGreaterThan(length + 1);
      await everythingIsRight();
    }
  }, 120_000);
});

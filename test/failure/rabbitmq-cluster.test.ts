import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inspectBroker } from '@ripple/broker';
import { findBinaries } from '@ripple/infra/binaries';
import { nextFreePorts } from '@ripple/infra/ports';
import { derivePasswords } from '@ripple/infra/privileges';
import { type RabbitmqCluster, startRabbitmqCluster } from '@ripple/infra/rabbitmq-cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Audience, gatherAudience } from './audience.ts';
import { nodesShown } from './nodes-shown.ts';

const NODES = 3;
const { rabbitmqServer, epmd } = findBinaries(process.env).found;

let dir: string;
let cluster: RabbitmqCluster;
let ripple: TestRipple;
let audience: Audience;

beforeAll(async () => {
  if (rabbitmqServer === undefined || epmd === undefined) return;
  dir = await mkdtemp(path.join(tmpdir(), 'ripple-rabbitmq-'));
  const [names = 0, ...ports] = await nextFreePorts(25_000, 1 + 2 * NODES);
  const password = 'only-for-tests';
  cluster = await startRabbitmqCluster({
    instance: { name: 'cluster-test', dir, password },
    ports: {
      epmd: names,
      nodes: Array.from({ length: NODES }, (_, index) => ({
        amqp: ports[2 * index] as number,
        distribution: ports[2 * index + 1] as number,
      })),
    },
    users: { namespace: 'ripple', passwords: derivePasswords(password) },
    bin: { rabbitmqServer, epmd },
    supervision: { log: () => {}, onKeepsDying: () => {} },
  });
  process.env.AMQP_URL = cluster.nodes[0]?.url as string;
  const AMQP_NODES = cluster.nodes.map(({ url }) => new URL(url).host).join(',');
  const AMQP_URL = process.env.AMQP_URL;
  ripple = await startRipple({ settings: { AMQP_URL, AMQP_NODES, OPERATIONS_AMQP_URL: AMQP_URL } });
  audience = await gatherAudience(ripple, 50);
}, 120_000);
afterAll(async () => {
  await ripple?.dispose();
  await cluster?.stop();
  if (dir) await rm(dir, { recursive: true });
}, 60_000);

beforeEach(({ skip }) => skip(cluster === undefined, 'needs the binaries of RabbitMQ on this machine'));

async function leadersByNode(): Promise<number[]> {
  const { stdout } = await promisify(execFile)(cluster.nodes[0]?.ctl as string, [
    ...['--quiet', 'list_queues', 'name', 'leader', '--no-table-headers'],
  ]);
  const lines = stdout.split('\n').filter((line) => line.startsWith(ripple.isolation.namespace));
  return cluster.nodes.map((_, index) => lines.filter((line) => line.includes(`-${index + 1}@`)).length);
}

const deadLetters = async () =>
  (
    await inspectBroker({
      urls: cluster.nodes.map(({ url }) => url),
      name: 'test',
      namespace: ripple.isolation.namespace,
    })
  ).deadLetters;

const portOf = ({ url }: { url: string }) => Number(new URL(url).port);

describe('a cluster of three nodes', () => {
  it('has the leaders of the queues on every node', async () => {
    expect(Math.min(...(await leadersByNode()))).toBeGreaterThan(2);
  });

  it.each([1, 2, 3])(
    'whose node %i is killed loses nothing and doubles nothing',
    async (number) => {
      const back = cluster.nodes[number - 1]?.crash();
      for (let post = 0; post < 5; post++) await audience.post();
      await audience.everythingIsThere();
      await back;
      expect(await deadLetters()).toBe(0);
    },
    120_000,
  );

  it.each([1, 2, 3])(
    'whose node %i is frozen goes on without it',
    async (number) => {
      const node = cluster.nodes[number - 1];
      const away = (missing?: typeof node) =>
        Object.fromEntries(cluster.nodes.map((each) => [portOf(each), each === missing ? 'away' : null]));
      const shown = () => nodesShown(ripple, 'rabbitmq');
      // The one before may still be on its way back, and two of three are needed.
      await expect.poll(shown, { timeout: 60_000 }).toEqual(away());
      node?.kill('SIGSTOP');
      try {
        await expect.poll(shown, { timeout: 30_000 }).toEqual(away(node));
        for (let post = 0; post < 5; post++) await audience.post();
        await audience.everythingIsThere();
      } finally {
        node?.kill('SIGCONT');
      }
      await audience.post();
      await audience.everythingIsThere();
      expect(await deadLetters()).toBe(0);
    },
    120_000,
  );
});

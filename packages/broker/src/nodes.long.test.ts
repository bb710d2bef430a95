import { startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from './broker.ts';
import { inspectBroker } from './inspect.ts';
import { job, ladder, noting, setUpBroker } from './test-broker.ts';

const env = setUpBroker();

/** Two ways to one broker, which stand for two nodes of a cluster. */
let nodes: [TcpProxy, TcpProxy];
let broker: Broker;

beforeEach(async () => {
  const { amqpUrl } = env.isolation;
  nodes = [await startTcpProxy(amqpUrl), await startTcpProxy(amqpUrl)];
  broker = env.connect(ladder, { urls: nodes.map(({ url }) => url) });
  await broker.whenUp();
});
afterEach(async () => {
  await broker.close();
  for (const node of nodes) await node.close();
});

/** The node that the publisher is connected to, and the other one. */
const inUse = (): [TcpProxy, TcpProxy] => {
  const [one, other] = nodes;
  return one.connections() > 0 ? [one, other] : [other, one];
};
const publish = (id: number) =>
  broker.publish(job(id)).then(
    () => 'confirmed',
    () => 'failed',
  );
const becomesConfirmed = (id: number) => expect.poll(() => publish(id)).toBe('confirmed');

describe('of two nodes', () => {
  it('one that is gone is replaced by the other, and consumers go with it', async () => {
    const { seen, handler } = noting();
    await broker
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler,
      })
      .whenUp();
    for (const [index, node] of nodes.entries()) {
      node.refuse();
      await becomesConfirmed(index + 1);
      await expect.poll(() => seen.includes(index + 1)).toBe(true);
      await node.heal();
    }
  });

  it('one that is silent is left for the other', async () => {
    const [used, other] = inUse();
    used.blackHole();
    await becomesConfirmed(1);
    expect(other.connections()).toBeGreaterThan(0);
  });

  it('one that is silent to a consumer is left for the other', async () => {
    const { seen, handler } = noting();
    const before = nodes.map((node) => node.connections());
    await broker
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler,
      })
      .whenUp();
    nodes.find((node, index) => node.connections() > (before[index] ?? 0))?.blackHole();
    await env.broker.publish(job(1));
    await expect.poll(() => seen).toEqual([1]);
  });

  it('one that only refuses is left for the other', async () => {
    const [used, other] = inUse();
    used.rewrite(acksAsNacks);
    await expect(broker.publish(job(1))).rejects.toThrow('refused by the broker');
    await becomesConfirmed(2);
    expect(other.connections()).toBeGreaterThan(0);
  });

  it('any one will do for a tool', async () => {
    const { namespace } = env.isolation;
    const inspect = () => inspectBroker({ urls: nodes.map(({ url }) => url), name: 'test', namespace });
    for (const node of nodes) {
      node.refuse();
      // Often enough that each of the two comes first.
      for (let time = 0; time < 10; time++) expect((await inspect()).deadLetters).toBe(0);
      await node.heal();
    }
    for (const node of nodes) node.refuse();
    await expect(inspect()).rejects.toThrow('ECONNREFUSED');
  });
});

/** A method frame on channel 1 of 13 bytes: basic.ack (60, 80); basic.nack (60, 120) has the same fields. */
const ACK = Buffer.from([1, 0, 1, 0, 0, 0, 13, 0, 60, 0, 80]);

function acksAsNacks(data: Buffer): Buffer {
  const changed = Buffer.from(data);
  for (let at = changed.indexOf(ACK); at >= 0; at = changed.indexOf(ACK, at + 1)) changed[at + 10] = 120;
  return changed;
}

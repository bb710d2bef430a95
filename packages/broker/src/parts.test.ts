import { createLogger, createMetrics } from '@ripple/telemetry';
import { expect, it } from 'vitest';
import { createBroker } from './broker.ts';
import { listDeadLetters, redriveDeadLetters } from './dead-letters.ts';
import { ack } from './outcome.ts';
import { job, ladder, setUpBroker } from './test-broker.ts';
import { deleteTopology, topologyNames } from './topology.ts';

const env = setUpBroker();

it('a message that failed comes back to its own part, and from the dead letters to the lane', async () => {
  const { amqpUrl, namespace } = env.isolation;
  const logger = createLogger('test', 'silent');
  const laneParts = { sent: 3, kept: 3 };
  const broker = createBroker({
    urls: [amqpUrl],
    name: 'test',
    namespace,
    logger,
    metrics: createMetrics(),
    laneParts,
    ladder,
  });
  const seen: string[] = [];
  let fails = true;
  const consumer = broker.consume({
    subscriptions: [{ lane: 'public', weight: 1 }],
    slots: 4,
    handler: async (_, { lane, part, attempt }) => {
      seen.push(`${lane} ${part} ${attempt}`);
      if (fails) throw new Error('not now');
      return ack;
    },
  });
  await Promise.all([broker.whenUp(), consumer.whenUp()]);
  await broker.publish({ ...job(1), part: 'public.2' });
  const letters = { urls: [amqpUrl], name: 'test', namespace, logger };
  await expect
    .poll(async () => (await listDeadLetters(letters, () => true)).map(({ lane }) => lane))
    .toEqual(['public']);
  expect(seen).toEqual(['public public.2 1', 'public public.2 2', 'public public.2 3']);
  fails = false;
  await redriveDeadLetters(letters, () => true);
  await expect.poll(() => seen.at(-1)).toBe('public public 1');
  await broker.close();
  await env.withChannel((channel) => deleteTopology(channel, topologyNames(namespace, laneParts), ladder));
});

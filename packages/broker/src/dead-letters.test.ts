import { createLogger } from '@ripple/telemetry';
import { describe, expect, it } from 'vitest';
import { redriveDeadLetters } from './dead-letters.ts';
import { setUpBroker } from './test-broker.ts';
import { topologyNames } from './topology.ts';

const env = setUpBroker();

describe('a redrive', () => {
  it('says that there is more when it was ended before it had looked through, and sends nothing after that', async () => {
    const { deadExchange } = topologyNames(env.isolation.namespace);
    await env.withChannel(async (channel) => {
      for (let n = 0; n < 50; n++) channel.publish(deadExchange, 'public', Buffer.from(String(n)));
      await channel.waitForConfirms();
    });
    const options = {
      urls: [env.isolation.amqpUrl],
      name: 'test',
      namespace: env.isolation.namespace,
      logger: createLogger('test', 'silent'),
    };
    const stop = new AbortController();
    const ended = await redriveDeadLetters({ ...options, signal: stop.signal }, () => {
      stop.abort();
      return true;
    });
    expect([ended.redriven.length, ended.more]).toEqual([20, true]);
    const rest = await redriveDeadLetters(options, () => true);
    expect([rest.redriven.length, rest.more]).toEqual([30, false]);
  });
});

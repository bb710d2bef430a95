import { topologyNames } from '@ripple/broker';
import { serverUrls } from '@ripple/test-env';
import { connect } from 'amqplib';
import { startRipple, type TestSettings } from '../ripple/ripple.ts';

export const STATUS = '/v1/operations/status';
export const DEAD_LETTERS = '/v1/operations/dead-letters';
export const REDRIVE = '/v1/operations/dead-letters/redrive';

/** A Ripple with an operator's rights, and without workers behind the lanes `feeds` and `websub`: what waits there stays. */
export async function startOperated(settings: Partial<TestSettings> = {}) {
  const ripple = await startRipple({
    services: ['api', 'outbox-relay', 'fan-out', 'indexer'],
    settings: { OPERATIONS_AMQP_URL: serverUrls().amqpUrl, ...settings },
  });
  const connection = await connect(ripple.isolation.amqpUrl);
  const channel = await connection.createConfirmChannel();
  return {
    ripple,
    channel,
    names: topologyNames(ripple.isolation.namespace),
    status: async () => (await ripple.anybody.get(STATUS)).body,
    /** Publishes a message that no service would. */
    async publish(exchange: string, lane: string, body: string, headers: object = {}) {
      channel.publish(exchange, lane, Buffer.from(body), { headers, persistent: true });
      await channel.waitForConfirms();
    },
    async dispose() {
      await connection.close();
      await ripple.dispose();
    },
  };
}

export type Operated = Awaited<ReturnType<typeof startOperated>>;

import { type SupervisorServer, serveSupervisor } from '@ripple/infra/serve-supervisor';
import { serverUrls } from '@ripple/test-env';

/** Settings with which there is every route that there can be. */
export async function everyRoute() {
  const worker = { label: 'worker', pause: async () => {}, resume: async () => {} };
  const supervisor: SupervisorServer = await serveSupervisor({ workers: () => [worker], log: () => {} });
  return {
    settings: { OPERATIONS_AMQP_URL: serverUrls().amqpUrl, SUPERVISOR_URL: supervisor.url },
    close: supervisor.close,
  };
}

import type { PageOfIds } from '@ripple/db';
import type { WebhookDeliveryId, WebhookId } from '@ripple/messages';
import { type Delivery, findWebhook, listDeliveries, redeliver } from '@ripple/webhooks';
import type { Context } from '../context.ts';
import { answerList } from '../http/answer-list.ts';
import type { Api } from '../http/api.ts';
import { mustBeServer } from '../http/authentication.ts';
import { parseIdParameter } from '../http/parameters.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import * as webhookSchemas from '../http/webhook-schemas.ts';

const tags = ['application'];
const who = 'For tokens with the scope `server`.';

/** What became of the events that a webhook was sent. */
export function addWebhookDeliveryRoutes(app: Api, { reading, write }: Context): void {
  app.get(
    '/v1/webhooks/:id/deliveries',
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'What a webhook was sent, and what became of it',
        description: `${who} As long as events are kept, and at most some 10,000. Events that wait for their turn are not in it yet.`,
        params: webhookSchemas.webhookParameter,
        querystring: schemas.pageQuery,
        response: schemas.answers({ 200: webhookSchemas.deliveryPage }),
      },
    },
    async (request, reply) => {
      const id = parseIdParameter<WebhookId>(request.params.id);
      if (!(await findWebhook(reading.db, id))) throw notFound('webhook');
      return answerList(request, reply, {
        list: (range: PageOfIds<WebhookDeliveryId>) => listDeliveries(reading.db, id, range),
        idOf: (delivery) => delivery.id,
        present: async (deliveries) => deliveries.map(present),
      });
    },
  );

  app.post(
    '/v1/webhooks/:id/deliveries/:deliveryId/redeliver',
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'Have an event sent again',
        description: `${who} It is tried at once, under the same \`webhook-id\`; of a paused webhook when that is active again. Of a disabled one: \`409\`.`,
        params: webhookSchemas.deliveryParameters,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 202: webhookSchemas.delivery }),
      },
    },
    async (request, reply) => {
      const id = parseIdParameter<WebhookId>(request.params.id);
      const deliveryId = parseIdParameter<WebhookDeliveryId>(request.params.deliveryId, '/params/deliveryId');
      const delivery = await write(request, async ({ db }) => {
        const webhook = await findWebhook(db, id);
        if (!webhook) throw notFound('webhook');
        if (webhook.state === 'disabled')
          throw new ProblemError(409, 'The webhook is disabled: make it active first.');
        const due = await redeliver(db, id, deliveryId);
        if (!due) throw notFound('delivery');
        return present(due);
      });
      return reply.status(202).send(delivery);
    },
  );
}

const present = ({ id, nextTryAt, ...delivery }: Delivery) => ({
  ...delivery,
  id: String(id),
  nextTryAt: nextTryAt?.toISOString() ?? null,
});

import type { WebhookId } from '@ripple/messages';
import { fingerprintOf, type Tx } from '@ripple/outbox';
import { presentWebhook } from '@ripple/presentation';
import {
  changeWebhook,
  createSecret,
  createWebhook,
  deleteWebhook,
  findWebhook,
  findWebhookBySecret,
  listWebhooks,
  MOST_WEBHOOKS,
  replaceSecret,
  type Webhook,
} from '@ripple/webhooks';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeServer } from '../http/authentication.ts';
import { parseIdParameter } from '../http/parameters.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { parseWebhookUrl } from '../http/webhook-parameters.ts';
import * as webhookSchemas from '../http/webhook-schemas.ts';
import { writeRequestOf } from '../write/write.ts';
import { addWebhookDeliveryRoutes } from './webhook-deliveries.ts';

const tags = ['application'];
const path = '/v1/webhooks/:id';
const who = 'For tokens with the scope `server`.';
const ofSecrets =
  'The secret is not stored with an Idempotency-Key: a retry replaces it, as long as it is the one in use, else `409`.';

/** Webhooks: what happens is sent to the application, as https://www.standardwebhooks.com has it. */
export function addWebhookRoutes(app: Api, context: Context): void {
  const { outbox, reading, write } = context;

  app.post(
    '/v1/webhooks',
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'Have events sent to you',
        description: `${who} Each event that happens from now on is sent as the JSON of its item in \`GET /v1/events\`, signed as https://www.standardwebhooks.com says. At most ${MOST_WEBHOOKS}; the next gets \`422\`. ${ofSecrets}`,
        body: webhookSchemas.newWebhook,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: webhookSchemas.webhookWithSecret }),
      },
    },
    async (request, reply) => {
      const { types = null } = request.body;
      const wanted = { url: parseWebhookUrl(request.body.url), types };
      /** The webhook that the first try has made. */
      let known: WebhookId | undefined;
      const made = await outbox.writeSecret(
        writeRequestOf(request),
        ({ db }) =>
          answerSecret((secret) =>
            known === undefined
              ? createWebhook(db, { ...wanted, secret })
              : replaceSecret(db, known, secret, { keepsPrevious: false }),
          ),
        async ({ db }, fingerprint) => {
          known = await findWebhookBySecret(db, fingerprint);
          return known !== undefined;
        },
      );
      reply.header('location', `/v1/webhooks/${made.id}`);
      return reply.status(201).send(made);
    },
  );

  app.get(
    '/v1/webhooks',
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'Your webhooks',
        description: who,
        response: schemas.answers({ 200: webhookSchemas.webhooks }),
      },
    },
    async () => ({ items: (await listWebhooks(reading.db)).map(presentWebhook) }),
  );

  app.get(
    path,
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'A webhook',
        description: who,
        params: webhookSchemas.webhookParameter,
        response: schemas.answers({ 200: webhookSchemas.webhook }),
      },
    },
    async (request) => presentWebhook(mustBeThere(await findWebhook(reading.db, idOf(request)))),
  );

  app.patch(
    path,
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'Change a webhook, pause it, or give it another secret',
        description: `${who} What is missing stays. With another address, or \`state: active\`, it is sent at once what waits for its next try. ${ofSecrets}`,
        params: webhookSchemas.webhookParameter,
        body: webhookSchemas.webhookChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: webhookSchemas.changedWebhook }),
      },
    },
    async (request) => {
      const id = idOf(request);
      const { url, rotate, ...rest } = request.body;
      const change = { ...rest, ...(url !== undefined && { url: parseWebhookUrl(url) }) };
      const apply = async ({ db }: Tx) => mustBeThere(await changeWebhook(db, id, change));
      if (!rotate) return write(request, async (tx) => presentWebhook(await apply(tx)));
      let isRetry = false;
      return outbox.writeSecret(
        writeRequestOf(request),
        async (tx) => {
          const { previousSecretUntil: until } = await apply(tx);
          // A third secret would end the first one, which the application may still verify with.
          if (until && !isRetry)
            throw new ProblemError(
              409,
              `The former secret signs until ${until.toISOString()}: the next one can be made after that.`,
            );
          return answerSecret((secret) => replaceSecret(tx.db, id, secret, { keepsPrevious: !isRetry }));
        },
        async ({ db }, fingerprint) => {
          isRetry = (await findWebhookBySecret(db, fingerprint)) === id;
          return isRetry;
        },
      );
    },
  );

  app.delete(
    path,
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'End a webhook',
        description: `${who} Its deliveries go with it.`,
        params: webhookSchemas.webhookParameter,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      const id = idOf(request);
      await write(request, async ({ db }) => {
        if (!(await deleteWebhook(db, id))) throw notFound('webhook');
      });
      return reply.status(204).send(null);
    },
  );

  addWebhookDeliveryRoutes(app, context);
}

const idOf = ({ params }: { params: { id: string } }) => parseIdParameter<WebhookId>(params.id);

function mustBeThere(webhook: Webhook | undefined): Webhook {
  if (!webhook) throw notFound('webhook');
  return webhook;
}

/** A webhook with a secret that `store` has given it. */
async function answerSecret(store: (secret: string) => Promise<Webhook | undefined>) {
  const secret = createSecret();
  const webhook = await store(secret);
  if (!webhook) throw new ProblemError(422, `There can be at most ${MOST_WEBHOOKS} webhooks.`);
  return { answer: { ...presentWebhook(webhook), secret }, fingerprint: fingerprintOf(secret) };
}

import { eventTypes } from '@ripple/events';
import { MOST_URL_BYTES, MOST_WEBHOOKS } from '@ripple/webhooks';
import { Type } from 'typebox';
import * as schemas from './schemas.ts';

/** Webhooks in the HTTP contract. */

const { closed, idParameter, nullable, time } = schemas;

const id = Type.String({ description: 'Decimal, below 2^53, sorted by time.' });
const type = Type.Enum([...eventTypes]);

const url = Type.String({
  maxLength: MOST_URL_BYTES,
  description:
    'Where events are sent, an http or https address without a user in it. It must be a public one, unless `WEBSUB_NETWORKS` allows its network.',
});
const types = Type.Optional(
  nullable(
    Type.Array(type, {
      minItems: 1,
      uniqueItems: true,
      description: 'Of the events that are sent; all, if null or not given.',
    }),
  ),
);

export const newWebhook = closed({ url, types });
export const webhookChange = closed({
  url: Type.Optional(url),
  types,
  state: Type.Optional(
    Type.Enum(['active', 'paused'], {
      description:
        'A paused webhook is sent nothing; once it is active again, it is sent what happened meanwhile, as far as events are kept. So is a disabled one that is made active.',
    }),
  ),
  rotate: Type.Optional(
    Type.Boolean({
      description:
        'Makes a new secret, which is answered. For a day the one of before signs, too; until then, there is no other one (`409`).',
    }),
  ),
});

const properties = {
  id,
  url: Type.String(),
  types: nullable(Type.Array(type, { description: 'Null: all.' })),
  state: Type.Enum(['active', 'paused', 'disabled'], {
    description:
      '`disabled`: the endpoint has answered 410, or nothing has arrived for three days, though several events were tried. It stays so until it is made active.',
  }),
  reason: nullable(Type.String({ description: 'Why it is disabled.' })),
  failingSince: nullable(
    Type.String({ ...time, description: 'Since when every try has failed; null: the last one has not.' }),
  ),
  missedAt: nullable(
    Type.String({
      ...time,
      description: 'When events were last found to have expired before they were sent to it; null: never.',
    }),
  ),
  previousSecretUntil: nullable(
    Type.String({ ...time, description: 'Until when the secret of before signs, too.' }),
  ),
  createdAt: time,
};
const secret = Type.String({
  description: 'Signs what is sent, as Standard Webhooks has it: `whsec_` and base64. It is shown once.',
});

export const webhook = Type.Object(properties);
export const webhookWithSecret = Type.Object({ ...properties, secret });
export const changedWebhook = Type.Object({ ...properties, secret: Type.Optional(secret) });
export const webhooks = Type.Object({
  items: Type.Array(webhook, { maxItems: MOST_WEBHOOKS, description: 'The newest first.' }),
});
export const webhookParameter = Type.Object({ id: idParameter });
export const deliveryParameters = Type.Object({ id: idParameter, deliveryId: idParameter });

export const delivery = Type.Object({
  id: Type.String({ description: 'As `webhook-id` of the request: the same at every try.' }),
  event: Type.Object({ id: Type.String({ description: 'As in `GET /v1/events`.' }), type }),
  state: Type.Enum(['pending', 'delivered', 'failed'], {
    description: '`failed`: it is not tried any more, unless you ask for it.',
  }),
  nextTryAt: nullable(time),
  tries: Type.Array(
    Type.Object({
      at: time,
      status: nullable(Type.Integer({ description: 'What the endpoint answered.' })),
      error: nullable(Type.String({ description: 'Why there was no answer.' })),
      ms: Type.Integer({ description: 'How long it took.' }),
    }),
    { description: 'The oldest first.' },
  ),
});
export const deliveryPage = schemas.page(delivery);

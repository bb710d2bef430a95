import { timeOf } from '@ripple/messages';
import type { Webhook } from '@ripple/webhooks';

/** A webhook as the HTTP contract shows it: without its secret. */
export const presentWebhook = ({ id, failingSince, missedAt, previousSecretUntil, ...webhook }: Webhook) => ({
  id: String(id),
  ...webhook,
  failingSince: failingSince?.toISOString() ?? null,
  missedAt: missedAt?.toISOString() ?? null,
  previousSecretUntil: previousSecretUntil?.toISOString() ?? null,
  createdAt: timeOf(id).toISOString(),
});

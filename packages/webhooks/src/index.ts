export { type Backlog, findBacklog, type WebhookCondition } from './backlog.ts';
export {
  type ClaimedWebhook,
  claimDueWebhooks,
  claimWebhook,
  forgetAsked,
  isStillClaimed,
  releaseWebhook,
} from './claim.ts';
export { type Delivery, listDeliveries, redeliver, type Try } from './delivery.ts';
export { disableWebhook } from './disable.ts';
export { MOST_ERROR, MOST_URL_BYTES, MOST_WEBHOOKS } from './limits.ts';
export { planDeliveries } from './plan.ts';
export { parseRetryAfter } from './retry-after.ts';
export { createSecret, signatureHeaders } from './secret.ts';
export { deleteOldDeliveries } from './tidy.ts';
export { type DueDelivery, listDueDeliveries, noteDelivered, noteFailed } from './tries.ts';
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  findWebhook,
  findWebhookBySecret,
  findWebhooks,
  listWebhooks,
  replaceSecret,
  type Webhook,
  type WebhookChange,
} from './webhook.ts';

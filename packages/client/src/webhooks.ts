import type {
  CallOptions,
  Http,
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WriteOptions,
} from './contract.ts';
import { init } from './http.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions, WebhookDeliveryPages } from './pages.ts';
import { answerOf } from './ripple-error.ts';

/** Webhooks, for a client with a server token: events are sent to an address of the application. */
export function createWebhooks(http: Http, pages: ReadPages) {
  const byId = (id: string, options?: WriteOptions) => ({ params: { path: { id } }, ...init(options) });
  const change = (id: string, body: WebhookChange, options?: WriteOptions) =>
    answerOf(http.PATCH('/v1/webhooks/{id}', { body, ...byId(id, options) }));
  return {
    /** The secret verifies what is sent (https://www.standardwebhooks.com), and is returned here alone. */
    create: (webhook: NewWebhook, options?: WriteOptions): Promise<Webhook & { secret: string }> =>
      answerOf(http.POST('/v1/webhooks', { body: webhook, ...init(options) })),
    /** All of them, the newest first. */
    list: async (options?: CallOptions): Promise<Webhook[]> =>
      (await answerOf(http.GET('/v1/webhooks', init(options)))).items,
    get: (id: string, options?: CallOptions): Promise<Webhook> =>
      answerOf(http.GET('/v1/webhooks/{id}', byId(id, options))),
    /** Changes a webhook, or pauses it (`state: 'paused'`), or makes it active again. */
    change: (id: string, changes: Omit<WebhookChange, 'rotate'>, options?: WriteOptions): Promise<Webhook> =>
      change(id, changes, options),
    /** Makes a new secret. For a day the one of before signs, too. */
    rotate: async (id: string, options?: WriteOptions): Promise<Webhook & { secret: string }> => {
      const { secret = '', ...webhook } = await change(id, { rotate: true }, options);
      return { ...webhook, secret };
    },
    /** Ends a webhook; its deliveries go with it. */
    delete: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/webhooks/{id}', byId(id, options))),
    /** What was sent, with every try. */
    deliveries: (id: string, options?: PageOptions): WebhookDeliveryPages =>
      pages('/v1/webhooks/{id}/deliveries', { id }, options),
    /** Has an event sent again, under the same `webhook-id`. */
    redeliver: (id: string, deliveryId: string, options?: WriteOptions): Promise<WebhookDelivery> =>
      answerOf(
        http.POST('/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver', {
          params: { path: { id, deliveryId } },
          ...init(options),
        }),
      ),
  };
}

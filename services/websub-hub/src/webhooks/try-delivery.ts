import type { PresentedEvent } from '@ripple/presentation';
import {
  type ClaimedWebhook,
  type DueDelivery,
  MOST_ERROR,
  parseRetryAfter,
  signatureHeaders,
  type Try,
} from '@ripple/webhooks';
import { LIMIT_MS, type WebhookSender } from './sender.ts';

/**
 * Sends an event once. Whatever comes of it is a result: an endpoint can do anything.
 * @returns what is noted of it, and how long the endpoint asks to wait, in ms
 */
export async function tryDelivery(
  { endpoints }: WebhookSender,
  { url, secrets }: ClaimedWebhook,
  { id }: DueDelivery,
  event: PresentedEvent,
): Promise<{ done: Try; askedMs: number }> {
  const body = JSON.stringify(event);
  const now = Date.now();
  const headers = {
    'content-type': 'application/json',
    ...signatureHeaders({ id: String(id), timestamp: Math.floor(now / 1_000), body }, secrets),
  };
  const since = performance.now();
  const outcome = await endpoints.post(url, body, headers).then(
    ({ status, retryAfter }) => ({ status, error: null, retryAfter }),
    (error) => ({ status: null, error: describe(error), retryAfter: undefined }),
  );
  const { status, error } = outcome;
  const ms = Math.round(performance.now() - since);
  return {
    done: { at: new Date(now).toISOString(), status, error, ms },
    askedMs: parseRetryAfter(outcome, Date.now()),
  };
}

function describe(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: unknown; message?: string };
  if (name === 'TimeoutError') return `no answer within ${LIMIT_MS / 1_000} s`;
  // An error of several addresses has no message of its own.
  const text = message || (typeof code === 'string' ? code : 'no answer');
  return text.slice(0, MOST_ERROR);
}

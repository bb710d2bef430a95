import { MOST_URL_BYTES } from '@ripple/webhooks';
import { invalid } from './problem.ts';

/**
 * The address of a webhook, as it is written in requests.
 * @throws {ProblemError} 400
 */
export function parseWebhookUrl(text: string, pointer = '/url'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw invalid(pointer, 'is no http or https address');
  if (url.username !== '' || url.password !== '') throw invalid(pointer, 'must have no user in it');
  url.hash = '';
  if (Buffer.byteLength(url.href) > MOST_URL_BYTES)
    throw invalid(pointer, `must be at most ${MOST_URL_BYTES} bytes long`);
  return url.href;
}

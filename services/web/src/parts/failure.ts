import { RippleError } from '@ripple/client';
import { text } from '../text/index.ts';

/** Of a refusal; `undefined` of anything else. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof RippleError ? error.status : undefined;

/** What to tell people of something that went wrong. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof RippleError)) return String(error);
  return error.status === 0 ? text.value.unreachable : error.detail;
}

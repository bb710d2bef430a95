import { RippleError } from '@ripple/client';
import { text } from '../text/index.ts';

/** The HTTP status of a refusal, 0 without an answer; `undefined` for any other error. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof RippleError ? error.status : undefined;

/** An error as a sentence for people. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof RippleError)) return String(error);
  return error.status === 0 ? text.value.unreachable : error.detail;
}

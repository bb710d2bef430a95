import { RippleError } from '@ripple/client';
import { text } from '../text/index.ts';

/** What to tell people of something that went wrong. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof RippleError)) return String(error);
  return error.status === 0 ? text.value.unreachable : error.detail;
}

import { type Signal, signal } from '@preact/signals';
import type { Page, Pages } from '@ripple/client';
import { sentenceOf } from './failure.ts';

/** A list that is read page by page, as far as somebody asks. */
export interface Pager {
  ended: Signal<boolean>;
  failure: Signal<string | undefined>;
  /** Reads the next page, or the one that could not be read. */
  more(): Promise<void>;
}

export function createPager<Whole extends Page<unknown>>(
  pages: Pages<Whole>,
  onPage: (page: Whole) => void,
): Pager {
  const unread = pages.byPage()[Symbol.asyncIterator]();
  const ended = signal(false);
  const failure = signal<string | undefined>(undefined);
  return {
    ended,
    failure,
    async more() {
      try {
        const { value, done } = await unread.next();
        if (!done) onPage(value);
        ended.value = done === true || value.next === null;
        failure.value = undefined;
      } catch (error) {
        failure.value = sentenceOf(error);
      }
    },
  };
}

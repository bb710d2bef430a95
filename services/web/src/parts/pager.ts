import { type Signal, signal } from '@preact/signals';
import type { Page, Pages } from '@ripple/client';
import { sentenceOf } from './failure.ts';

/** A list that is read page by page, on request. */
export interface Pager {
  ended: Signal<boolean>;
  failure: Signal<string | undefined>;
  /** Reads the next page that shows something; after a failure, the page that failed. */
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
        // A page may be empty, and not the last.
        for (let isEmpty = true; isEmpty && !ended.value; ) {
          const { value, done } = await unread.next();
          if (!done) onPage(value);
          ended.value = done === true || value.next === null;
          isEmpty = done === true || value.items.length === 0;
        }
        failure.value = undefined;
      } catch (error) {
        failure.value = sentenceOf(error);
      }
    },
  };
}

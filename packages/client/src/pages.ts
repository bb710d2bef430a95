import type { Answer } from './contract.ts';

/** A page of the contract: newest first; `next` is the path of the page with older items. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
  prev: string | null;
}

export interface PageOptions {
  /** Items per page: 1 to 100, by default 20. */
  limit?: number;
  /** Starts after this id instead of with the newest item. */
  before?: string;
  /** Ends the loop, which throws the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/**
 * All items of a list, newest first, each once, also while new ones arrive. Pages are read on demand. Each loop starts
 * again with the first page.
 */
export interface Pages<Whole extends Page<unknown>> extends AsyncIterable<Whole['items'][number]> {
  /**
   * Whole pages instead of items, with their `next`. After an error, `next()` of the iterator can be called again: it
   * requests the same page.
   */
  byPage(): AsyncIterable<Whole>;
  /** The first page alone. */
  firstPage(): Promise<Whole>;
}

export type PostPages = Pages<Answer<'/v1/timelines/home'>>;
export type UserPages = Pages<Answer<'/v1/users/{handle}/followers'>>;
export type WebhookDeliveryPages = Pages<Answer<'/v1/webhooks/{id}/deliveries'>>;

/**
 * @param first reads the first page
 * @param follow reads the page at the `next` of another page
 */
export function createPages<Whole extends Page<unknown>>(
  first: () => Promise<Whole>,
  follow: (next: string) => Promise<Whole>,
): Pages<Whole> {
  const byPage = (): AsyncIterable<Whole> => ({
    [Symbol.asyncIterator]() {
      let read: (() => Promise<Whole>) | undefined = first;
      return {
        async next() {
          if (!read) return { done: true, value: undefined };
          const page = await read();
          const { next } = page;
          read = next === null ? undefined : () => follow(next);
          return { done: false, value: page };
        },
      };
    },
  });
  return {
    byPage,
    firstPage: first,
    async *[Symbol.asyncIterator]() {
      for await (const { items } of byPage()) yield* items as Whole['items'][number][];
    },
  };
}

/** A page as the contract has it: newest first, `next` is the path of the one with older items. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
  prev: string | null;
}

export interface PageOptions {
  /** Items that are read at once: 1 to 100, 20 if not given. */
  limit?: number;
  /** Begins behind this id rather than with the newest. */
  before?: string;
  /** Ends the reading; it then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * All items of a list, newest first, each once, also while new ones come; pages are read as they are needed. A
 * list can be read several times: each time it begins anew.
 */
export interface Pages<Whole extends Page<unknown>> extends AsyncIterable<Whole['items'][number]> {
  /**
   * Whole pages instead: with what they have besides items, and to keep `next` for later. Whoever calls `next()` of its
   * iterator and gets an error may call it again: it asks for the same page.
   */
  byPage(): AsyncIterable<Whole>;
}

/**
 * @param first reads the page to begin with
 * @param follow reads the page at a path that another page has as its `next`
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
    async *[Symbol.asyncIterator]() {
      for await (const { items } of byPage()) yield* items as Whole['items'][number][];
    },
  };
}

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
  /** Whole pages instead: with what they have besides items, and to keep `next` for later. */
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
  async function* byPage(): AsyncGenerator<Whole, void, undefined> {
    let page = await first();
    yield page;
    while (page.next !== null) {
      page = await follow(page.next);
      yield page;
    }
  }
  return {
    byPage,
    async *[Symbol.asyncIterator]() {
      for await (const { items } of byPage()) yield* items as Whole['items'][number][];
    },
  };
}

import { type Signal, signal } from '@preact/signals';
import type { Page, Pages } from '@ripple/client';
import { createPager, type Pager } from '../parts/pager.ts';

/** A list on the screen whose newest page is read again and again. */
export interface WatchedList<Item> extends Pager {
  /** Newest first; `undefined` until the first page has been read. */
  items: Signal<Item[] | undefined>;
  /** Items that have come since, and are not shown yet: what is shown keeps its place under the pointer. */
  fresh: Signal<Item[]>;
  /** Ids of items that are shown, and are in the list no more: another moderator was faster. */
  gone: Signal<ReadonlySet<string>>;
  /** Reads the newest page again. */
  look(): Promise<void>;
  showFresh(): void;
  change(work: (item: Item) => Item): void;
  /** Takes away an item that this page has dealt with. */
  remove(id: string): void;
  close(): void;
}

/** @param options.live shows new items at once, in a list without buttons */
export function createWatchedList<Item extends { id: string }>(
  pages: (signal: AbortSignal) => Pages<Page<Item>>,
  { live = false } = {},
): WatchedList<Item> {
  const stop = new AbortController();
  const items = signal<Item[] | undefined>(undefined);
  const fresh = signal<Item[]>([]);
  const gone = signal<ReadonlySet<string>>(new Set());
  /** Counts what this page has changed: an answer that was asked for before is older than what is shown. */
  let changes = 0;

  /** Newest first, each once; the version that came last wins. */
  const merge = (...lists: Item[][]) =>
    [...new Map(lists.flat().map((item) => [item.id, item])).values()].sort(
      (a, b) => Number(b.id) - Number(a.id),
    );

  const pager = createPager(pages(stop.signal), (page) => {
    items.value = merge(items.value ?? [], page.items);
  });

  async function look(): Promise<void> {
    const before = items.value;
    if (!before) return;
    const asked = changes;
    const page = await pages(stop.signal).firstPage();
    if (asked !== changes) return;
    const there = new Set(page.items.map(({ id }) => id));
    const isCovered = reachOf(page);
    const shown = items.value ?? [];
    const isShown = ({ id }: Item) => shown.some((item) => item.id === id);
    items.value = merge(shown, live ? page.items : page.items.filter(isShown));
    if (!live) fresh.value = merge(page.items.filter((item) => !isShown(item)));
    const isGone = ({ id }: Item) => (isCovered(id) ? !there.has(id) : gone.value.has(id));
    gone.value = new Set(before.filter(isGone).map(({ id }) => id));
  }

  void pager.more();
  return {
    ...pager,
    items,
    fresh,
    gone,
    look,
    showFresh() {
      items.value = merge(items.value ?? [], fresh.value);
      fresh.value = [];
    },
    change(work) {
      changes++;
      items.value = items.value?.map(work);
      fresh.value = fresh.value.map(work);
    },
    remove(id) {
      changes++;
      items.value = items.value?.filter((item) => item.id !== id);
    },
    close: () => stop.abort(),
  };
}

/** Which ids would be on this page if they were in the list. */
function reachOf({ items, next }: Page<{ id: string }>): (id: string) => boolean {
  if (next === null) return () => true;
  const last = items.at(-1);
  return (id) => last !== undefined && Number(id) >= Number(last.id);
}

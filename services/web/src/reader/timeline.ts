import { type Signal, signal } from '@preact/signals';
import type { Post, PostEvent, Ripple, StreamName, StreamOptions, StreamState } from '@ripple/client';
import { sentenceOf } from '../parts/failure.ts';
import { createPager, type Pager } from '../parts/pager.ts';
import { whileVisible } from '../parts/while-visible.ts';
import { applyChange, type Change } from './original-post.ts';

type PostPages = ReturnType<Ripple['timelines']['home']>;

/** A timeline on the screen: its pages, and the events of its stream. */
export interface Timeline extends Pager {
  /** Newest first; `undefined` until the first page has been read. */
  posts: Signal<Post[] | undefined>;
  /** Newer posts from the stream that are not shown yet. */
  fresh: Signal<Post[]>;
  connection: Signal<StreamState | undefined>;
  showFresh(): void;
  /** Applies a change to a post, and to every repost of it. */
  change(id: string, change: Change): void;
  remove(id: string): void;
  /** Shows a post that this page has just created. */
  add(post: Post): void;
  close(): void;
}

export function createTimeline(options: {
  pages: (signal: AbortSignal) => PostPages;
  /** The stream of this timeline; not every timeline has one. */
  stream?: { of: Ripple; name: Exclude<StreamName, 'notifications'> } | undefined;
  /** Shows new posts at once, without a button, and keeps this many posts. */
  live?: number;
  onEvent?: (event: PostEvent) => void;
}): Timeline {
  const { stream, live, onEvent } = options;
  const stop = new AbortController();
  const posts = signal<Post[] | undefined>(undefined);
  const fresh = signal<Post[]>([]);
  const connection = signal<StreamState | undefined>(undefined);
  const pager = createPager(options.pages(stop.signal), ({ items }) => {
    posts.value = merge(posts.value ?? [], items);
  });
  /** One set for each running `refresh`: ids of posts whose stream events arrived meanwhile. */
  const refreshes = new Set<Set<string>>();

  /** Newest first, without duplicates; the version that came last wins. A post may come from the stream and from a page. */
  const merge = (...lists: Post[][]) =>
    [...new Map(lists.flat().map((post) => [post.id, post])).values()]
      .sort((a, b) => Number(b.id) - Number(a.id))
      .slice(0, live);

  function arrive(post: Post): void {
    const isShown = posts.value?.some(({ id }) => id === post.id);
    if (live || isShown || !posts.value) posts.value = merge(posts.value ?? [], [post]);
    else fresh.value = merge(fresh.value, [post]);
  }

  /** Reads the newest page again: changes between the first page and the start of the stream are in neither. */
  async function refresh(): Promise<void> {
    const changedMeanwhile = new Set<string>();
    refreshes.add(changedMeanwhile);
    try {
      for await (const { items } of options.pages(stop.signal).byPage()) {
        return items.filter(({ id }) => !changedMeanwhile.has(id)).forEach(arrive);
      }
    } finally {
      refreshes.delete(changedMeanwhile);
    }
  }

  async function follow({ of, name }: NonNullable<typeof stream>): Promise<void> {
    const open = (at: StreamOptions) =>
      of.stream(name, {
        ...at,
        onState: (state) => {
          connection.value = state;
          if (state === 'live') void refresh().catch(() => {});
        },
      });
    for await (const event of whileVisible(open, stop.signal, posts.value?.[0]?.id)) {
      for (const changed of refreshes) changed.add(event.id);
      onEvent?.(event);
      if (event.type === 'delete') remove(event.id);
      else if (event.type === 'edit') replace(event.post);
      else arrive(event.post);
    }
  }

  function eachPost(work: (list: Post[]) => Post[]): void {
    if (posts.value) posts.value = work(posts.value);
    fresh.value = work(fresh.value);
  }
  const replace = (post: Post) => eachPost((list) => list.map((each) => (each.id === post.id ? post : each)));
  const remove = (id: string) =>
    eachPost((list) => list.filter((each) => each.id !== id && each.repostOf?.id !== id));

  void pager.more().then(() => {
    if (!stream || stop.signal.aborted) return;
    follow(stream).catch((error) => {
      pager.failure.value = sentenceOf(error);
    });
  });

  return {
    ...pager,
    posts,
    fresh,
    connection,
    showFresh() {
      posts.value = merge(posts.value ?? [], fresh.value);
      fresh.value = [];
    },
    change: (id, change) => eachPost((list) => list.map((each) => applyChange(each, id, change))),
    remove,
    add(post) {
      const isIt = ({ id }: Post) => id === post.id;
      // The stream may have brought a newer version before the answer.
      posts.value = merge([post], fresh.value.filter(isIt), posts.value ?? []);
      fresh.value = fresh.value.filter((each) => !isIt(each));
    },
    close: () => stop.abort(),
  };
}

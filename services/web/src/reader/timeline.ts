import { type Signal, signal } from '@preact/signals';
import type { Post, PostEvent, Ripple, StreamName, StreamOptions, StreamState } from '@ripple/client';
import { sentenceOf } from '../parts/failure.ts';
import { createPager, type Pager } from '../parts/pager.ts';
import { whileShown } from '../parts/while-shown.ts';
import { type Change, changed } from './written.ts';

type PostPages = ReturnType<Ripple['timelines']['home']>;

/** A timeline as it is read: pages of it, and what comes while it is looked at. */
export interface Timeline extends Pager {
  /** Newest first; `undefined` until the first page is there. */
  posts: Signal<Post[] | undefined>;
  /** Posts that have come since, not shown yet. */
  fresh: Signal<Post[]>;
  connection: Signal<StreamState | undefined>;
  showFresh(): void;
  /** We have changed what somebody has written, wherever it stands. */
  change(id: string, change: Change): void;
  remove(id: string): void;
  /** One that we have just written. */
  add(post: Post): void;
  close(): void;
}

export function createTimeline(options: {
  pages: (signal: AbortSignal) => PostPages;
  /** The stream of what is in it, if there is one. */
  stream?: { of: Ripple; name: Exclude<StreamName, 'notifications'> } | undefined;
  /** What comes is shown at once, rather than when it is asked for, and so many posts at most. */
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
  /** For each look at the newest page that is under way, the posts that the stream has told of meanwhile. */
  const looks = new Set<Set<string>>();

  /** Newest first, each once, as it came last: a post may come by the stream and by a page. */
  const merge = (...lists: Post[][]) =>
    [...new Map(lists.flat().map((post) => [post.id, post])).values()]
      .sort((a, b) => Number(b.id) - Number(a.id))
      .slice(0, live);

  function arrive(post: Post): void {
    const isShown = posts.value?.some(({ id }) => id === post.id);
    if (live || isShown || !posts.value) posts.value = merge(posts.value ?? [], [post]);
    else fresh.value = merge(fresh.value, [post]);
  }

  /** What has become of posts between the page and the stream is told by neither. */
  async function refresh(): Promise<void> {
    const toldMeanwhile = new Set<string>();
    looks.add(toldMeanwhile);
    try {
      for await (const { items } of options.pages(stop.signal).byPage()) {
        return items.filter(({ id }) => !toldMeanwhile.has(id)).forEach(arrive);
      }
    } finally {
      looks.delete(toldMeanwhile);
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
    for await (const event of whileShown(open, stop.signal, posts.value?.[0]?.id)) {
      for (const told of looks) told.add(event.id);
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
    change: (id, change) => eachPost((list) => list.map((each) => changed(each, id, change))),
    remove,
    add(post) {
      const isIt = ({ id }: Post) => id === post.id;
      // The stream may have been faster than the answer, and know more.
      posts.value = merge([post], fresh.value.filter(isIt), posts.value ?? []);
      fresh.value = fresh.value.filter((each) => !isIt(each));
    },
    close: () => stop.abort(),
  };
}

import { type Signal, signal } from '@preact/signals';
import type { Post, PostEvent, Ripple, StreamName, StreamState } from '@ripple/client';
import { sentenceOf } from '../parts/failure.ts';

type PostPages = ReturnType<Ripple['timelines']['home']>;

/** A timeline as it is read: pages of it, and what comes while it is looked at. */
export interface Timeline {
  /** Newest first; `undefined` until the first page is there. */
  posts: Signal<Post[] | undefined>;
  /** Posts that have come since, not shown yet. */
  fresh: Signal<Post[]>;
  ended: Signal<boolean>;
  failure: Signal<string | undefined>;
  connection: Signal<StreamState | undefined>;
  more(): Promise<void>;
  showFresh(): void;
  /** Something has become of a post: by ourselves, or told by the stream. */
  change(post: Post): void;
  remove(id: string): void;
  /** One that we have just written. */
  add(post: Post): void;
  close(): void;
}

export function createTimeline(options: {
  pages: (signal: AbortSignal) => PostPages;
  /** The stream of what is in it, if there is one. */
  stream?: { of: Ripple; name: Exclude<StreamName, 'notifications'> } | undefined;
  /** What comes is shown at once, rather than when it is asked for. */
  live?: boolean;
  onEvent?: (event: PostEvent) => void;
}): Timeline {
  const { stream, live = false, onEvent } = options;
  const stop = new AbortController();
  const posts = signal<Post[] | undefined>(undefined);
  const fresh = signal<Post[]>([]);
  const ended = signal(false);
  const failure = signal<string | undefined>(undefined);
  const connection = signal<StreamState | undefined>(undefined);
  const pages = options.pages(stop.signal).byPage()[Symbol.asyncIterator]();

  /** Newest first, each once, as it came last: a post may come by the stream and by a page. */
  const merge = (...lists: Post[][]) =>
    [...new Map(lists.flat().map((post) => [post.id, post])).values()].sort(
      (a, b) => Number(b.id) - Number(a.id),
    );

  function arrive(post: Post): void {
    const isShown = posts.value?.some(({ id }) => id === post.id);
    if (live || isShown) posts.value = merge(posts.value ?? [], [post]);
    else fresh.value = merge(fresh.value, [post]);
  }

  /** Of which posts the stream has told something. */
  const told: string[] = [];

  /** What has become of posts between the page and the stream is told by neither. */
  async function refresh(): Promise<void> {
    const since = told.length;
    for await (const { items } of options.pages(stop.signal).byPage()) {
      const toldMeanwhile = new Set(told.slice(since));
      return items.filter(({ id }) => !toldMeanwhile.has(id)).forEach(arrive);
    }
  }

  async function more(): Promise<void> {
    try {
      const { value, done } = await pages.next();
      if (value) posts.value = merge(posts.value ?? [], value.items);
      if (done || value.next === null) ended.value = true;
      failure.value = undefined;
    } catch (error) {
      if (!stop.signal.aborted) failure.value = sentenceOf(error);
    }
  }

  async function follow({ of, name }: NonNullable<typeof stream>): Promise<void> {
    const events = of.stream(name, {
      signal: stop.signal,
      lastEventId: posts.value?.[0]?.id,
      onState: (state) => {
        connection.value = state;
        if (state === 'live') void refresh().catch(() => {});
      },
    });
    for await (const event of events) {
      told.push(event.id);
      onEvent?.(event);
      if (event.type === 'delete') remove(event.id);
      else if (event.type === 'edit') change(event.post);
      else arrive(event.post);
    }
  }

  const change = (post: Post) => {
    const put = (list: Post[]) => list.map((each) => (each.id === post.id ? post : each));
    if (posts.value) posts.value = put(posts.value);
    fresh.value = put(fresh.value);
  };
  const remove = (id: string) => {
    const without = (list: Post[]) => list.filter((each) => each.id !== id && each.repostOf?.id !== id);
    if (posts.value) posts.value = without(posts.value);
    fresh.value = without(fresh.value);
  };

  void more().then(() => {
    if (!stream || stop.signal.aborted) return;
    follow(stream).catch((error) => {
      failure.value = sentenceOf(error);
    });
  });

  return {
    posts,
    fresh,
    ended,
    failure,
    connection,
    more,
    showFresh() {
      posts.value = merge(posts.value ?? [], fresh.value);
      fresh.value = [];
    },
    change,
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

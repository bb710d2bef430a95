import { createBatcher } from '@ripple/concurrency';
import { CHANGES, channelOf, type LogEntry } from '@ripple/live';
import type { PostId } from '@ripple/messages';
import type { PresentedPost, Reader, TimelineItem } from '@ripple/presentation';
import { author, type Timeline } from '@ripple/timelines';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import { fits, type PostFilter } from '../timeline/filter.ts';
import { findItems } from '../timeline/hydrate.ts';
import { postsOf, type Viewing, weightOf } from '../timeline/item.ts';
import { readTimeline } from '../timeline/read-timeline.ts';
import { selectVisible, showPosts } from '../timeline/show-posts.ts';
import { join, type WrittenPost } from '../timeline/write-posts.ts';
import { remember } from './replay-state.ts';
import type { PostSource, StreamItem } from './source.ts';

/** Posts that are asked for together. */
const MOST_AT_ONCE = 64;
/** All streams load the post of an entry at about the same time: what is the same for all is made once. */
const SHARED_FOR_MS = 1_000;
const MAX_SHARED = 1_000;
/** As many as the longest page has. */
const ON_SCREEN = 100;
/** Entries that are looked at for them where a filter leaves few. */
const MOST_LOOKED_AT_FOR_SCREEN = 4 * ON_SCREEN;

/** Streams but those of homes are for everybody. */
const onStream = { kind: 'update', isForEverybody: true } as const;

/** The post of an entry, with all changes that were made before it was asked for. */
interface Loaded {
  item: TimelineItem;
  /** Of the states of users by then. */
  statesVersion: number;
}

/** The posts of a timeline, for one reader after the other: all of them, or those that a filter leaves. */
export function createPostSources(
  context: Context,
): (timeline: Timeline, reader: Reader, filter?: PostFilter) => PostSource {
  const renewOnce = createShared<void>();
  const presentOnce = createShared<StreamItem | undefined>();
  /** Asked for after the call, for all streams that wait. */
  const loadTogether = createBatcher(async (ids: PostId[]) => {
    const [{ version }, items] = await Promise.all([
      context.userStates.current(),
      findItems(context, [...new Set(ids)]),
    ]);
    const found = new Map(items.map((item) => [item.post.id, { item, statesVersion: version }]));
    return ids.map((id): Loaded | undefined => found.get(id));
  }, MOST_AT_ONCE);

  async function load({ seq, kind, id }: LogEntry): Promise<Loaded | undefined> {
    // The api that has released it may have died before it renewed the copy.
    if (kind === 'release') await renewOnce(String(seq), () => context.documents.renew(id as PostId));
    return loadTogether(id as PostId);
  }

  /** What is shared was made of the same versions, so it is not older than what was loaded. */
  function presentAnonymous({ seq }: LogEntry, { item, statesVersion }: Loaded) {
    const versions = postsOf(item).map(({ version }) => version);
    return presentOnce([seq, statesVersion, ...versions].join(' '), () =>
      present(item, { viewer: undefined, place: onStream }),
    );
  }

  async function present(item: TimelineItem, viewing: Viewing): Promise<StreamItem | undefined> {
    const visible = await selectVisible(context, viewing, [item]);
    const [post] = await showPosts(context, viewing, visible);
    return post && toItem(post);
  }

  return (timeline, { viewer, isServer = false }, filter) => {
    /** With a filter: of what fits, the posts that the reader may have. */
    const known = new Set<number>();
    const note = (ids: number[]) => {
      if (filter) for (const id of ids) remember(known, id);
    };
    return {
      kind: 'post',

      warmUp() {
        if (viewer === undefined) return;
        const { blockList, marks } = context;
        const copies = [
          blockList.blocked(viewer, [viewer]),
          blockList.muted(viewer, [viewer]),
          marks.of(viewer, [1 as PostId]),
        ];
        for (const copy of copies) copy.catch(() => {});
      },

      async listChannels() {
        const own = channelOf(timeline);
        // Posts of pulled authors come into no home.
        const pulled = timeline.kind === 'home' ? await context.pulls.followedBy(timeline.userId) : [];
        return [own, ...pulled.map((id) => channelOf(author(id))), CHANGES].flatMap(
          (channel) => channel ?? [],
        );
      },

      async listOnScreen() {
        const onScreen: PostId[] = [];
        let looked = 0;
        for await (const { ids, ...chunk } of context.timelines.older(timeline, undefined, ON_SCREEN)) {
          if (!filter) return ids;
          const items = await findItems(context, ids);
          const fitting = items.filter((item) => fits(item, filter));
          note(fitting.flatMap(idsOf));
          onScreen.push(...fitting.map(({ post }) => post.id));
          looked += weightOf(items, chunk.looked);
          if (onScreen.length >= ON_SCREEN || looked >= MOST_LOOKED_AT_FOR_SCREEN) break;
        }
        return onScreen.slice(0, ON_SCREEN);
      },

      async listAfter(id, limit) {
        const range = { limit, before: undefined, after: id as PostId };
        const { items, rest } = await readTimeline(context, { timeline, viewer, isServer, filter, ...range });
        note(items.flatMap(({ id, repostOf }) => [Number(id), repostOf ?? []].flat()));
        return { items: items.reverse().map(writtenToItem), upTo: rest };
      },

      async loadPost(entry) {
        const loaded = await load(entry);
        if (!loaded) return undefined;
        const { item } = loaded;
        if (filter) {
          if (fits(item, filter)) note(idsOf(item));
          // A post that the reader has may fit no more by the edit.
          else if (entry.kind === 'post' || entry.kind === 'release' || !known.has(entry.id))
            return undefined;
        }
        if (viewer === undefined && !isServer) return presentAnonymous(entry, loaded);
        const place = timeline.kind === 'home' ? timeline : onStream;
        return present(item, { viewer, isServer, place });
      },

      mayHave: (id) => !filter || known.has(id),
    };
  };
}

const idsOf = (item: TimelineItem): number[] => postsOf(item).map(({ id }) => id);

const toItem = (post: PresentedPost): StreamItem => ({
  id: Number(post.id),
  repostOf: post.repostOf ? Number(post.repostOf.id) : undefined,
  json: JSON.stringify(post),
});

const writtenToItem = ({ id, repostOf, parts }: WrittenPost): StreamItem => ({
  id: Number(id),
  repostOf,
  json: String(join(parts)),
});

/** Makes what stands under a key once for all who ask for it at about the same time. */
function createShared<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const cache = new LRUCache<string, { answer: Promise<T> }>({ max: MAX_SHARED, ttl: SHARED_FOR_MS });
  return (key, make) => {
    const known = cache.get(key);
    if (known) return known.answer;
    const answer = make();
    cache.set(key, { answer });
    // A failure is not shared with those who ask later.
    answer.catch(() => cache.delete(key));
    return answer;
  };
}

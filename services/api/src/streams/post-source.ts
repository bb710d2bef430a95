import type { PostId, UserId } from '@ripple/ids';
import { CHANGES, type Entry, topicOf } from '@ripple/live';
import { author, type Timeline } from '@ripple/timelines';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import { homeEntries } from '../home-entries.ts';
import { loadEntries, type Entry as PostEntry, visibleEntries } from '../page-entry.ts';
import type { PresentedPost } from '../present.ts';
import { presentEntries } from '../present-entries.ts';
import { readPage } from '../read-page.ts';
import type { Shown, Source } from './source.ts';

/** All streams that show an entry do so at the same time: what is the same for all is read once. */
const SHARED_FOR_MS = 1_000;
const SHARED_AT_ONCE = 1_000;
/** As many as the longest page has. */
const IN_SIGHT = 100;

/** The posts of a timeline, for one reader after the other. */
export function createPostSources(context: Context): (timeline: Timeline, viewer?: UserId) => Source {
  const loaded = share((entry) => loadEntries(context, [entry.id as PostId]));
  const forNobody = share(async (entry) => show(await loaded(entry), undefined, false));

  async function show(
    entries: PostEntry[],
    viewer: UserId | undefined,
    followed: boolean,
  ): Promise<Shown | undefined> {
    const visible = await visibleEntries(context, entries, { viewer, followed });
    const [post] = await presentEntries(context, viewer, visible);
    return post && toShown(post);
  }

  return (timeline, viewer) => ({
    event: 'post',

    prepare() {
      if (viewer === undefined) return;
      const { barriers, marks } = context;
      const copies = [
        barriers.blocked(viewer, [viewer]),
        barriers.muted(viewer, [viewer]),
        marks.of(viewer, [1 as PostId]),
      ];
      for (const copy of copies) copy.catch(() => {});
    },

    async topics() {
      const own = topicOf(timeline);
      // Authors who are pulled come into no home.
      const pulled = timeline.kind === 'home' ? await context.pulls.followedBy(timeline.userId) : [];
      return [own, ...pulled.map((id) => topicOf(author(id))), CHANGES].flatMap((topic) => topic ?? []);
    },

    async inSight() {
      for await (const { ids } of context.timelines.older(timeline, undefined, IN_SIGHT)) return ids;
      return [];
    },

    async since(id, limit) {
      const range = { limit, before: undefined, after: id as PostId };
      const { items } = await readPage(context, { timeline, viewer, ...range });
      return items.reverse().map(toShown);
    },

    async show(entry) {
      if (viewer === undefined) return forNobody(entry);
      const entries = await loaded(entry);
      if (timeline.kind !== 'home') return show(entries, viewer, false);
      const hidden = await context.store.hidden(viewer).catch(() => new Set<UserId>());
      return show(await homeEntries(context, viewer, entries, hidden), viewer, true);
    },
  });
}

const toShown = (post: PresentedPost): Shown => ({
  id: Number(post.id),
  about: post.repostOf ? Number(post.repostOf.id) : undefined,
  json: JSON.stringify(post),
});

function share<T>(load: (entry: Entry) => Promise<T>): (entry: Entry) => Promise<T> {
  const cache = new LRUCache<number, { answer: Promise<T> }>({ max: SHARED_AT_ONCE, ttl: SHARED_FOR_MS });
  return (entry) => {
    const known = cache.get(entry.seq);
    if (known) return known.answer;
    const answer = load(entry);
    cache.set(entry.seq, { answer });
    // The next one tries again.
    answer.catch(() => cache.delete(entry.seq));
    return answer;
  };
}

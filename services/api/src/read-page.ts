import type { PostId, UserId } from '@ripple/ids';
import { containsKeyword } from '@ripple/posts';
import type { Chunk, Timeline } from '@ripple/timelines';
import { collapseReposts, IN_SIGHT } from './collapse-reposts.ts';
import type { Context } from './context.ts';
import { homeEntries } from './home-entries.ts';
import { type Entry, loadEntries, type Sight, visibleEntries } from './page-entry.ts';
import type { PresentedPost } from './present.ts';
import { presentEntries } from './present-entries.ts';
import { readAhead } from './read-ahead.ts';

export interface PageRequest {
  timeline: Timeline;
  viewer: UserId | undefined;
  limit: number;
  before: PostId | undefined;
  after: PostId | undefined;
}

export interface PostPage {
  /** Newest first. */
  items: PresentedPost[];
  /** Whether there are older ones. */
  more: boolean;
  /** Whether Redis was away and Postgres stood in. */
  degraded: boolean;
}

interface Collected {
  entries: Entry[];
  degraded: boolean;
}

/**
 * A page of a timeline: ids, then their documents, then the rules for this viewer, then the answer. Goes
 * on reading until the page is full or the timeline has ended, so a page is never short because posts
 * in it are deleted or not for this viewer.
 */
export async function readPage(given: Context, request: PageRequest): Promise<PostPage> {
  const { timeline, viewer, limit, before, after } = request;
  const context = readAhead(given, timeline, viewer);
  if (after !== undefined) {
    const chunks = context.timelines.newer(timeline, after, limit);
    const { entries, degraded } = await collect(context, request, chunks, limit);
    return { items: await presentEntries(context, viewer, entries.reverse()), more: true, degraded };
  }
  const chunks = context.timelines.older(timeline, before, limit + 1);
  const { entries, degraded } = await collect(context, request, chunks, limit + 1);
  const items = await presentEntries(context, viewer, entries.slice(0, limit));
  return { items, more: entries.length > limit, degraded };
}

/** The newest of a timeline, as the rules for this viewer leave them; for answers of another form than a page. */
export async function readNewest(
  context: Context,
  request: Pick<PageRequest, 'timeline' | 'viewer' | 'limit'>,
): Promise<Entry[]> {
  const { timeline, limit } = request;
  const chunks = context.timelines.older(timeline, undefined, limit);
  return (await collect(context, request, chunks, limit)).entries;
}

async function collect(
  context: Context,
  { timeline, viewer }: Pick<PageRequest, 'timeline' | 'viewer'>,
  chunks: AsyncIterable<Chunk>,
  count: number,
): Promise<Collected> {
  const sight: Sight = {
    viewer,
    followed: timeline.kind === 'home',
    unmuted: timeline.kind === 'author' || timeline.kind === 'favourites',
  };
  const entries: Entry[] = [];
  let degraded = false;
  for await (const { ids, hidden, degraded: fallback } of chunks) {
    degraded ||= fallback;
    const belonging = await belongingEntries(context, timeline, ids, hidden);
    const visible = await visibleEntries(context, belonging, sight);
    const once = timeline.kind === 'home' ? await collapse(context, timeline, sight, visible) : visible;
    entries.push(...once);
    if (entries.length >= count) break;
  }
  return { entries: entries.slice(0, count), degraded };
}

/**
 * Those of the posts that belong there: homes have rules of their own, and an edited post leaves the timelines of
 * its old words behind the answer; it is not shown there meanwhile.
 */
async function belongingEntries(
  context: Context,
  timeline: Timeline,
  ids: PostId[],
  hidden: ReadonlySet<UserId>,
): Promise<Entry[]> {
  const entries = await loadEntries(context, ids);
  switch (timeline.kind) {
    case 'home':
      return homeEntries(context, timeline.userId, entries, hidden);
    case 'tag':
      return entries.filter(({ post }) => post.tags.includes(timeline.tag));
    case 'keyword':
      return entries.filter(({ post }) => containsKeyword(post.text, timeline.word));
    default:
      return entries;
  }
}

/** Looks below the entries only where one of them passes something on. */
async function collapse(
  context: Context,
  timeline: Timeline,
  sight: Sight,
  entries: Entry[],
): Promise<Entry[]> {
  if (!entries.some(({ target }) => target)) return entries;
  const ascending = (entries[0]?.post.id ?? 0) < (entries.at(-1)?.post.id ?? 0);
  const newestFirst = ascending ? entries.toReversed() : entries;
  const lowest = newestFirst.at(-1)?.post.id;
  const below: Entry[] = [];
  for await (const { ids, hidden } of context.timelines.older(timeline, lowest, IN_SIGHT)) {
    const belonging = await belongingEntries(context, timeline, ids, hidden);
    below.push(...(await visibleEntries(context, belonging, sight)));
    break;
  }
  const once = collapseReposts(newestFirst, below);
  return ascending ? once.reverse() : once;
}

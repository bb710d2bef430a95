import type { Details, Reader, TimelineItem } from '@ripple/presentation';
import type { ViewerFacts } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { type Client, type Page, readPage, type Stretch } from '../http/paging.ts';
import { collapseReposts, IN_SIGHT } from './collapse-reposts.ts';
import { fits, type PostFilter } from './filter.ts';
import { findDetails, findItems, findRelations, findViewerFacts, hydrate } from './hydrate.ts';
import { type Viewing, weightOf } from './item.ts';
import type { Ahead } from './look-ahead.ts';
import { applyRules, listStrays, type Relations } from './rules.ts';
import { listSkeletons, removeFromHome, type Skeleton, type TimelinePart } from './skeleton.ts';
import type { WrittenPost } from './write-posts.ts';

/** A part of a timeline, for who reads it. */
interface TimelineRequest extends TimelinePart, Reader {
  /** Which of its items are asked for; `undefined`: all. */
  filter?: PostFilter | undefined;
  /** What was asked before, of the newest page of a home. */
  ahead?: Ahead | undefined;
}

interface TimelinePage<Item> extends Page<Item> {
  /** Whether Redis was away and Postgres stood in. */
  degraded: boolean;
}

/** The last step: what is answered of items that are shown. */
export interface Presentation<Item extends { id: string }> {
  /** Leaves those of an author out who is gone. */
  present: (items: TimelineItem[], details: Details) => Item[] | Promise<Item[]>;
  bytesOf: (item: Item) => number;
}

interface ShownItems extends Stretch<TimelineItem> {
  details: Details;
  degraded: boolean;
}

type PageRequest = TimelineRequest & {
  /** Posts on a page. */
  limit: number;
  /** Who may hang up. */
  client?: Client;
};

/** A page of a timeline as the HTTP contract shows it, see {@link readPresented}. */
export const readTimeline = (context: Context, request: PageRequest): Promise<TimelinePage<WrittenPost>> =>
  readPresented(context, request, { present: context.writePosts, bytesOf: ({ bytes }) => bytes });

/**
 * A page of a timeline in four steps: skeleton (ids), hydration (what they stand for), rules (what this viewer is
 * to see of it), presentation. Goes on until the page is full or the timeline has ended, so a page is not short
 * because posts in it are deleted or not for this viewer; unless these are very many (see {@link readPage}).
 */
export async function readPresented<Item extends { id: string }>(
  context: Context,
  request: PageRequest,
  { present, bytesOf }: Presentation<Item>,
): Promise<TimelinePage<Item>> {
  const { limit, after, client } = request;
  let degraded = false;
  async function* presented(): AsyncGenerator<Stretch<Item>> {
    // One more than the page tells whether there are older ones.
    for await (const shown of listShown(context, request, after === undefined ? limit + 1 : limit)) {
      degraded ||= shown.degraded;
      yield { ...shown, items: await present(shown.items, shown.details) };
    }
  }
  const page = await readPage(presented(), { limit, after }, { bytesOf, ...(client && { client }) });
  return { ...page, degraded };
}

/** Ids of a timeline that are looked at together where only some of its items are asked for. */
const FILTERED_AT_ONCE = 160;

/**
 * The first three steps, for answers of another form than a page; until the timeline ends, however much of it is not
 * for this viewer.
 * @param size ids in the first stretch; with a filter, the most items in each
 */
export async function* listShown(
  context: Context,
  request: TimelineRequest,
  size: number,
): AsyncGenerator<ShownItems> {
  const { timeline, viewer, isServer = false, filter, ahead } = request;
  const viewing = { viewer, isServer, place: timeline };
  const facts = ahead?.facts ?? findViewerFacts(context, viewer);
  // Whichever fails first is thrown: the skeleton, or the facts where they are awaited.
  facts.catch(() => {});
  if (filter) {
    for await (const skeleton of listSkeletons(context, request, FILTERED_AT_ONCE))
      yield* listFitting(context, { ...request, filter }, skeleton, facts, size);
    return;
  }
  for await (const skeleton of listSkeletons(context, request, size, ahead?.window)) {
    const { items, relations, details } = await hydrate(context, viewing, skeleton, facts);
    const shown = await selectShown(context, request, items, relations, facts);
    const { upTo, looked, degraded } = skeleton;
    yield { items: shown, details, upTo, looked: weightOf(items, looked), degraded };
  }
}

/**
 * The items of a skeleton that a filter leaves. Their documents tell which these are, and whatever else is to be known is
 * asked for these alone, in parts of `size`, since a page may be full with the first of them.
 */
async function* listFitting(
  context: Context,
  request: TimelineRequest & { filter: PostFilter },
  { ids, hidden, upTo, looked, degraded }: Skeleton,
  facts: Promise<ViewerFacts>,
  size: number,
): AsyncGenerator<ShownItems> {
  const { timeline, viewer, filter } = request;
  const items = await findItems(context, ids);
  const fitting = items.filter((item) => fits(item, filter));
  // Whether a repost is in sight of another item does not depend on what is asked for.
  const candidates = timeline.kind === 'home' && fitting.some(({ repostOf }) => repostOf) ? items : fitting;
  const known = await facts;
  const relations = await findRelations(context, { viewer, place: timeline }, candidates, {
    hidden,
    facts: known,
  });
  const shown = (await selectShown(context, request, candidates, relations, facts)).filter((item) =>
    fits(item, filter),
  );
  let rest = shown;
  for (; rest.length > size; rest = rest.slice(size)) {
    const part = rest.slice(0, size);
    const details = await findDetails(context, request, part, known);
    yield { items: part, details, upTo: part.at(-1)?.post.id ?? upTo, looked: 0, degraded };
  }
  const details = await findDetails(context, request, rest, known);
  yield { items: rest, details, upTo, looked: weightOf(items, looked), degraded };
}

/** What the rules leave of the items; of a home, what is no more to be in it is taken out of its list, too. */
async function selectShown(
  context: Context,
  request: TimelineRequest,
  items: TimelineItem[],
  relations: Relations,
  facts: Promise<ViewerFacts>,
): Promise<TimelineItem[]> {
  const { timeline, viewer } = request;
  const allowed = applyRules(items, { viewer, place: timeline }, relations);
  if (timeline.kind !== 'home') return allowed;
  removeFromHome(context, timeline.userId, listStrays(items, timeline.userId, relations));
  return collapse(context, request, allowed, facts);
}

/** Looks below the items only where one of them is a repost. */
async function collapse(
  context: Context,
  { timeline, viewer, after }: TimelineRequest,
  items: TimelineItem[],
  facts: Promise<ViewerFacts>,
): Promise<TimelineItem[]> {
  if (!items.some(({ repostOf }) => repostOf)) return items;
  const newestFirst = after === undefined ? items : items.toReversed();
  const viewing = { viewer, place: timeline };
  const below = await listBelow(context, viewing, { timeline, before: newestFirst.at(-1)?.post.id }, facts);
  const once = collapseReposts(newestFirst, below);
  return after === undefined ? once : once.reverse();
}

async function listBelow(
  context: Context,
  viewing: Viewing,
  part: TimelinePart,
  facts: Promise<ViewerFacts>,
): Promise<TimelineItem[]> {
  for await (const { ids, hidden } of listSkeletons(context, part, IN_SIGHT)) {
    const items = await findItems(context, ids);
    const relations = await findRelations(context, viewing, items, { hidden, facts: await facts });
    return applyRules(items, viewing, relations);
  }
  return [];
}

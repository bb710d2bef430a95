import type { Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type KnownStates, listFolloweesAmong } from '@ripple/people';
import { dependsOnFollow, type KnownMarks, noMarks, type PostDocument } from '@ripple/posts';
import type { Details, Reader, TimelineItem } from '@ripple/presentation';
import { ANY_TOPIC, type ViewerFacts } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { postsOf, type Viewing } from './item.ts';
import { type Relations, showsMuted } from './rules.ts';
import type { Skeleton } from './skeleton.ts';

/** What rules and presentation need to know of the posts of a skeleton. */
export interface Hydration {
  items: TimelineItem[];
  relations: Relations;
  details: Details;
}

const noUsers: ReadonlySet<UserId> = new Set();
/** Of who is not logged in. */
const noFacts: ViewerFacts = { topics: [], blocked: noUsers, muted: noUsers, ...noMarks };

/**
 * Asks in three steps, since each needs the answers of the one before: what the ids alone tell (documents, counts,
 * marks), the same of the originals of reposts, then what depends on the authors. Where nothing is to be asked,
 * a step takes no time.
 * @param facts begun together with the skeleton, which needs none of them
 */
export async function hydrate(
  context: Context,
  viewing: Viewing,
  { ids, hidden }: Skeleton,
  facts: Promise<ViewerFacts>,
): Promise<Hydration> {
  const known = await facts;
  const ask = (some: PostId[]) =>
    Promise.all([context.documents.get(some), findCountsAndMarks(context, viewing.viewer, some, known)]);
  const states = context.userStates.current();
  states.catch(() => {});
  const [posts, ofPosts] = await ask(ids);
  const missing = originalsMissing(posts);
  const [originals, ofOriginals] = missing.length > 0 ? await ask(missing) : nothing;
  const items = toItems(ids, posts, originals);
  const [authors, relations] = await Promise.all([
    context.authors.get(items.flatMap(postsOf).map(({ authorId }) => authorId)),
    findRelations(context, viewing, items, { hidden, facts: known, states }),
  ]);
  const details = {
    reader: viewing,
    authors,
    ...(missing.length > 0 ? ofBoth(ofPosts, ofOriginals) : ofPosts),
  };
  return { items, relations, details };
}

/** The posts with these ids, in their order, without those that are gone or whose original is gone. */
export async function findItems({ documents }: Context, ids: PostId[]): Promise<TimelineItem[]> {
  const posts = await documents.get(ids);
  return toItems(ids, posts, await documents.get(originalsMissing(posts)));
}

/**
 * What presentation needs to know of items that are at hand.
 * @param known of the viewer's marks
 */
export async function findDetails(
  context: Context,
  reader: Reader,
  items: TimelineItem[],
  known: KnownMarks = {},
): Promise<Details> {
  const posts = items.flatMap(postsOf);
  // A repost has no counts of its own.
  const counted = new Set(posts.flatMap(({ id, repostOf }) => (repostOf === null ? [id] : [])));
  const [authors, rest] = await Promise.all([
    context.authors.get(posts.map(({ authorId }) => authorId)),
    findCountsAndMarks(context, reader.viewer, [...counted], known),
  ]);
  return { reader, authors, ...rest };
}

/** What a viewer of a timeline is asked about before any post of it is known. */
export const findViewerFacts = (context: Context, viewer: UserId | undefined): Promise<ViewerFacts> =>
  viewer === undefined ? Promise.resolve(noFacts) : context.findViewerFacts(viewer);

/**
 * What rules need to know of the authors of these items.
 * @param known.hidden the authors that are hidden in a home
 * @param known.states as they are asked for already
 */
export async function findRelations(
  { blockList, followees, reading, userStates }: Context,
  { viewer, place }: Viewing,
  items: TimelineItem[],
  known: { hidden: ReadonlySet<UserId>; facts: ViewerFacts; states?: Promise<KnownStates> },
): Promise<Relations> {
  const { hidden, facts, states: asked = userStates.current() } = known;
  const { topics } = facts;
  if (viewer === undefined) {
    const noRelations = { blocked: noUsers, muted: noUsers, followed: noUsers, followees: undefined };
    return { ...noRelations, hidden, topics, states: await asked };
  }
  const isHome = place.kind === 'home';
  const authorsOf = (posts: PostDocument[]) =>
    [...new Set(posts.map(({ authorId }) => authorId))].filter((id) => id !== viewer);
  const posts = items.flatMap(postsOf);
  const forFollowers = authorsOf(posts.filter((post) => dependsOnFollow(post, viewer)));
  const looksAtFollowees = isHome && (topics.length > 0 || hidden.has(ANY_TOPIC));
  const isAsked = !facts.blocked || !facts.muted || looksAtFollowees;
  const others = isAsked ? authorsOf(posts) : [];
  const [states, blocked, muted, followed, homeFollowees] = await Promise.all([
    asked,
    facts.blocked ?? blockList.blocked(viewer, others),
    showsMuted(place) ? noUsers : (facts.muted ?? blockList.muted(viewer, others)),
    // Homes are read most, and ask the copy.
    isHome ? followees.among(viewer, forFollowers) : listFollowed(reading.pool, viewer, forFollowers),
    looksAtFollowees ? followees.among(viewer, others) : undefined,
  ]);
  return { blocked, muted, followed, hidden, topics, states, followees: homeFollowees };
}

async function listFollowed(pool: Pool, viewer: UserId, users: UserId[]): Promise<ReadonlySet<UserId>> {
  return users.length === 0 ? noUsers : new Set((await listFolloweesAmong(pool, viewer, users)) as UserId[]);
}

async function findCountsAndMarks(
  { counts, marks }: Context,
  viewer: UserId | undefined,
  ids: PostId[],
  known: KnownMarks,
): Promise<CountsAndMarks> {
  const [numbers, marked] = await Promise.all([
    counts.get(ids),
    viewer === undefined ? noMarks : marks.of(viewer, ids, known),
  ]);
  return { counts: numbers, ...marked };
}

type CountsAndMarks = Omit<Details, 'reader' | 'authors'>;

const nothing: [Posts, CountsAndMarks] = [new Map(), { counts: new Map(), ...noMarks }];

const ofBoth = (one: CountsAndMarks, other: CountsAndMarks): CountsAndMarks => ({
  counts: new Map([...one.counts, ...other.counts]),
  favourited: new Set([...one.favourited, ...other.favourited]),
  reposted: new Set([...one.reposted, ...other.reposted]),
  bookmarked: new Set([...one.bookmarked, ...other.bookmarked]),
});

type Posts = ReadonlyMap<PostId, PostDocument>;

function originalsMissing(posts: Posts): PostId[] {
  const missing = new Set<PostId>();
  for (const { repostOf } of posts.values())
    if (repostOf !== null && !posts.has(repostOf)) missing.add(repostOf);
  return [...missing];
}

function toItems(ids: PostId[], posts: Posts, originals: Posts): TimelineItem[] {
  const items: TimelineItem[] = [];
  for (const id of ids) {
    const post = posts.get(id);
    if (!post) continue;
    if (post.repostOf === null) {
      items.push({ post });
      continue;
    }
    const repostOf = originals.get(post.repostOf) ?? posts.get(post.repostOf);
    if (repostOf) items.push({ post, repostOf });
  }
  return items;
}

import type { Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { listFolloweesAmong } from '@ripple/people';
import { dependsOnFollow, type PostDocument } from '@ripple/posts';
import { ANY_TOPIC, type TopicName } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { postsOf, type TimelineItem, type Viewing } from './item.ts';
import type { Details } from './present.ts';
import { type Relations, showsMuted } from './rules.ts';
import type { Skeleton } from './skeleton.ts';

/** What rules and presentation need to know of the posts of a skeleton. */
export interface Hydration {
  items: TimelineItem[];
  relations: Relations;
  details: Details;
}

/** What is asked about a viewer before any post is known. */
export interface ViewerFacts {
  /** What the owner of a home follows besides people. */
  topics: TopicName[];
  /** Which sets of the viewer are known to be empty, so that no question about authors is needed. */
  empty: { blocked: boolean; muted: boolean };
}

const noUsers: ReadonlySet<UserId> = new Set();
const noMarks = { favourited: new Set<number>(), reposted: new Set<number>() };

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
  const ask = (some: PostId[]) =>
    Promise.all([context.documents.get(some), findCountsAndMarks(context, viewing.viewer, some)]);
  const [posts, ofPosts] = await ask(ids);
  const [originals, ofOriginals] = await ask(originalsMissing(posts));
  const items = toItems(ids, posts, originals);
  const known = await facts;
  const [authors, relations] = await Promise.all([
    context.authors.get(items.flatMap(postsOf).map(({ authorId }) => authorId)),
    findRelations(context, viewing, items, hidden, known),
  ]);
  const details = {
    authors,
    counts: new Map([...ofPosts.counts, ...ofOriginals.counts]),
    favourited: new Set([...ofPosts.favourited, ...ofOriginals.favourited]),
    reposted: new Set([...ofPosts.reposted, ...ofOriginals.reposted]),
  };
  return { items, relations, details };
}

/** The posts with these ids, in their order, without those that are gone or whose original is gone. */
export async function findItems({ documents }: Context, ids: PostId[]): Promise<TimelineItem[]> {
  const posts = await documents.get(ids);
  return toItems(ids, posts, await documents.get(originalsMissing(posts)));
}

/** What presentation needs to know of items that are at hand. */
export async function findDetails(
  context: Context,
  viewer: UserId | undefined,
  items: TimelineItem[],
): Promise<Details> {
  const posts = items.flatMap(postsOf);
  // A repost has no counts of its own.
  const counted = new Set(posts.flatMap(({ id, repostOf }) => (repostOf === null ? [id] : [])));
  const [authors, rest] = await Promise.all([
    context.authors.get(posts.map(({ authorId }) => authorId)),
    findCountsAndMarks(context, viewer, [...counted]),
  ]);
  return { authors, ...rest };
}

/** What a viewer of a timeline is asked about before any post of it is known. */
export async function findViewerFacts(context: Context, { viewer, place }: Viewing): Promise<ViewerFacts> {
  const [topics, empty] = await Promise.all([
    place.kind === 'home' ? context.topics.of(place.userId) : [],
    viewer === undefined ? { blocked: true, muted: true } : context.blockList.knownEmpty(viewer),
  ]);
  return { topics, empty };
}

/**
 * What rules need to know of the authors of these items.
 * @param hidden the authors that are hidden in a home
 */
export async function findRelations(
  { blockList, followees, reading }: Context,
  { viewer, place }: Viewing,
  items: TimelineItem[],
  hidden: ReadonlySet<UserId>,
  { topics, empty }: ViewerFacts,
): Promise<Relations> {
  if (viewer === undefined)
    return { blocked: noUsers, muted: noUsers, followed: noUsers, hidden, topics, followees: undefined };
  const isHome = place.kind === 'home';
  const authorsOf = (posts: PostDocument[]) =>
    [...new Set(posts.map(({ authorId }) => authorId))].filter((id) => id !== viewer);
  const others = authorsOf(items.flatMap(postsOf));
  const forFollowers = authorsOf(items.flatMap(postsOf).filter((post) => dependsOnFollow(post, viewer)));
  const looksAtFollowees = isHome && (topics.length > 0 || hidden.has(ANY_TOPIC));
  const [blocked, muted, followed, homeFollowees] = await Promise.all([
    empty.blocked ? noUsers : blockList.blocked(viewer, others),
    empty.muted || showsMuted(place) ? noUsers : blockList.muted(viewer, others),
    // Homes are read most, and ask the copy.
    isHome ? followees.among(viewer, forFollowers) : listFollowed(reading.pool, viewer, forFollowers),
    looksAtFollowees ? followees.among(viewer, others) : undefined,
  ]);
  return {
    blocked,
    muted,
    followed,
    hidden,
    topics,
    followees: homeFollowees,
  };
}

async function listFollowed(pool: Pool, viewer: UserId, users: UserId[]): Promise<ReadonlySet<UserId>> {
  return users.length === 0 ? noUsers : new Set((await listFolloweesAmong(pool, viewer, users)) as UserId[]);
}

async function findCountsAndMarks(
  { counts, marks }: Context,
  viewer: UserId | undefined,
  ids: PostId[],
): Promise<Omit<Details, 'authors'>> {
  const [numbers, marked] = await Promise.all([
    counts.get(ids),
    viewer === undefined ? noMarks : marks.of(viewer, ids),
  ]);
  return { counts: numbers, ...marked };
}

type Posts = ReadonlyMap<PostId, PostDocument>;

const originalsMissing = (posts: Posts): PostId[] => [
  ...new Set(
    [...posts.values()].flatMap(({ repostOf }) =>
      repostOf === null || posts.has(repostOf) ? [] : [repostOf],
    ),
  ),
];

function toItems(ids: PostId[], posts: Posts, originals: Posts): TimelineItem[] {
  return ids.flatMap((id): TimelineItem[] => {
    const post = posts.get(id);
    if (!post) return [];
    if (post.repostOf === null) return [{ post }];
    const repostOf = originals.get(post.repostOf) ?? posts.get(post.repostOf);
    return repostOf ? [{ post, repostOf }] : [];
  });
}

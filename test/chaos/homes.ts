import { groupBy } from './group-by.ts';
import { listGone, listLeft, type PostRow, type Rows } from './rows.ts';

/** What is owed to a reader, and what may be shown or not. Ids, newest first. */
export interface Owed {
  owed: string[];
  either: ReadonlySet<string>;
}

/** A post in the list of a home, and whether it is for the owner's eyes. */
interface Listed {
  post: PostRow;
  isShown: boolean;
}

/** So many items below a repost are looked through for the same post. */
const IN_SIGHT = 40;

/**
 * Homes by Postgres: posts and reposts of those whom the owner follows, without those whom they block or mute, and without
 * what is hidden or of users who are gone.
 */
export function createHomes(rows: Rows) {
  const byId = new Map(rows.posts.map((post) => [post.id, post]));
  const followees = groupBy(rows.follows, ({ follower }) => follower);
  const blocks = [
    ...rows.blocks.map(({ blocker, blocked }) => ({ viewer: blocker, other: blocked })),
    ...rows.blocks.map(({ blocker, blocked }) => ({ viewer: blocked, other: blocker })),
  ];
  const blocked = groupBy(blocks, ({ viewer }) => viewer);
  const muted = groupBy(rows.mutes, ({ muter }) => muter);
  const [gone, left] = [listGone(rows), listLeft(rows)];
  const isThere = (post: PostRow | undefined, viewer: string | undefined): post is PostRow =>
    post !== undefined &&
    !post.isDeleted &&
    (post.author === viewer || !(post.isHidden || gone.has(post.author)));

  /** The post that a viewer reads: of a repost, what it passes on; undefined if it is gone. */
  function read(post: PostRow, viewer: string | undefined): PostRow | undefined {
    const original = post.repostOf === null ? post : byId.get(post.repostOf);
    return isThere(post, viewer) && isThere(original, viewer) ? original : undefined;
  }

  /** Those whom a viewer sees nothing of: who is blocked, either way. */
  const blockedOf = (viewer: string) => new Set((blocked.get(viewer) ?? []).map(({ other }) => other));
  /** Those and who is muted. */
  const hiddenOf = (viewer: string) =>
    new Set([...blockedOf(viewer), ...(muted.get(viewer) ?? []).map(({ muted }) => muted)]);

  function list(owner: string): Listed[] {
    // Whom they followed is told no more of users who have left; their posts may still stand between others.
    const followed = (followees.get(owner) ?? []).map(({ followee }) => followee);
    const authors = new Set([owner, ...followed, ...left]);
    const hidden = hiddenOf(owner);
    return rows.posts
      .filter(({ author }) => authors.has(author))
      .map((post) => {
        const original = read(post, owner);
        const isShown = original !== undefined && !hidden.has(post.author) && !hidden.has(original.author);
        return { post, isShown };
      });
  }

  return {
    read,
    gone,
    blockedOf,
    hiddenOf,
    /** A repost is not shown where the same post, or another repost of it, is in sight below. */
    home: (owner: string): Owed => collapse(list(owner)),
    /** A stream brings each repost, but one that is replayed may be collapsed, by what was there then. */
    stream(owner: string): Owed {
      const listed = list(owner);
      const shown = listed.filter(({ isShown }) => isShown).map(({ post }) => post);
      const times = groupBy(listed, ({ post }) => subjectOf(post));
      const isAlone = (post: PostRow) => times.get(subjectOf(post))?.length === 1;
      const [certain, others] = [
        shown.filter((post) => post.repostOf === null || isAlone(post)),
        shown.filter((post) => post.repostOf !== null && !isAlone(post)),
      ];
      return { owed: idsOf(certain), either: new Set(idsOf(others)) };
    },
  };
}

/** What two items have in common when one passes the other on, or both the same. */
const subjectOf = ({ id, repostOf }: PostRow): string => repostOf ?? id;
const idsOf = (posts: PostRow[]): string[] => posts.map(({ id }) => id);

/**
 * What is in sight depends on where pages end: a server looks at least at as many ids below as are in sight, but some of
 * these may not be shown. So it is certain only that a repost is shown where the next one is out of sight by what is
 * shown, and that it is not where it is in sight by what is listed.
 */
export function collapse(listed: Listed[]): Owed {
  const owed: string[] = [];
  const either = new Set<string>();
  /** By subject: the places of the last one that was seen from below, among those listed and those shown. */
  const below = new Map<string, { listed: number; shown: number }>();
  let shown = 0;
  for (const [at, { post, isShown }] of listed.toReversed().entries()) {
    if (!isShown) continue;
    const next = below.get(subjectOf(post));
    below.set(subjectOf(post), { listed: at, shown });
    const isOutOfSight = next === undefined || shown - next.shown > IN_SIGHT;
    if (post.repostOf === null || isOutOfSight) owed.push(post.id);
    else if (at - next.listed > IN_SIGHT) either.add(post.id);
    shown++;
  }
  return { owed: owed.reverse(), either };
}

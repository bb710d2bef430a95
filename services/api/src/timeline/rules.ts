import type { PostId, UserId } from '@ripple/messages';
import type { KnownStates } from '@ripple/people';
import { mayView } from '@ripple/posts';
import type { TimelineItem } from '@ripple/presentation';
import { belongsIn, matchTopics, parseTopicName, type TopicName } from '@ripple/timelines';
import type { Place, Viewing } from './item.ts';

/** What the rules know of the authors of some items. Each set of users tells of these authors only. */
export interface Relations {
  /** One of the two, author and viewer, blocks the other. */
  blocked: ReadonlySet<UserId>;
  muted: ReadonlySet<UserId>;
  states: KnownStates;
  /** Authors of posts for followers whom the viewer follows. */
  followed: ReadonlySet<UserId>;
  /** Of a home: authors who may be in its list though its owner follows them no more. */
  hidden: ReadonlySet<UserId>;
  /** Of a home: the topics that its owner follows. */
  topics: readonly TopicName[];
  /** Of a home: `undefined` where the list has no posts but those of people, so that all but `hidden` are followed. */
  followees: ReadonlySet<UserId> | undefined;
}

/** Those of the items that this viewer is to see at this place; in a home with what has brought each there. */
export function applyRules(items: TimelineItem[], viewing: Viewing, relations: Relations): TimelineItem[] {
  const allowed: TimelineItem[] = [];
  for (const item of items) {
    const placed = placedItem(item, viewing.place, relations);
    if (placed && isForViewer(placed, viewing, relations)) allowed.push(placed);
  }
  return allowed;
}

/**
 * Posts to be taken out of the list of a home: hiding an author ends after an hour. None where the owner follows
 * topics, since a post may get its topic back by an edit.
 */
export function listStrays(items: TimelineItem[], owner: UserId, relations: Relations): PostId[] {
  if (relations.topics.length > 0) return [];
  return items.filter((item) => !homeItem(item, owner, relations)).map(({ post }) => post.id);
}

/** Muting is for timelines: the page of an author, what one has marked, and a post that is asked for show what is muted. */
export const showsMuted = ({ kind }: Place): boolean =>
  kind === 'author' || kind === 'favourites' || kind === 'bookmarks' || kind === 'post';

/** Whether all are shown the same at a place: silenced users are not among it. */
function isForEverybody(place: Place): boolean {
  if (place.kind === 'update') return place.isForEverybody ?? false;
  return place.kind === 'public' || place.kind === 'tag' || place.kind === 'keyword';
}

/**
 * The item, if it belongs there. A post that is withheld stays in lists for everybody, and an edited one in those of its
 * old tags, words and names, until a worker has taken it out; it is not shown there meanwhile, also not to its author.
 */
function placedItem(item: TimelineItem, place: Place, relations: Relations): TimelineItem | undefined {
  switch (place.kind) {
    case 'home':
      return homeItem(item, place.userId, relations);
    case 'post':
    case 'update':
      return item;
    default:
      return belongsIn(item.post, place) ? item : undefined;
  }
}

/**
 * The item with what has brought it into a home. The list may hold posts of authors, or with a topic, that the
 * owner follows no more, as a worker may have read its list of followers before; and posts that have lost their
 * topic by an edit.
 */
function homeItem(
  item: TimelineItem,
  owner: UserId,
  { topics, hidden, followees, states }: Relations,
): TimelineItem | undefined {
  const { post, repostOf } = item;
  const { authorId } = post;
  const isOfPeople = authorId === owner || (followees ? followees.has(authorId) : !hidden.has(authorId));
  if (isOfPeople) return repostOf ? { ...item, via: 'repost' } : item;
  const mayCome = post.visibility === 'public' && !repostOf && !states.isSilenced(authorId);
  const [topic] = mayCome ? matchTopics(post, topics) : [];
  return topic === undefined ? undefined : { ...item, via: parseTopicName(topic) };
}

function isForViewer(
  item: TimelineItem,
  { viewer, place }: Viewing,
  { blocked, muted, followed, states }: Relations,
): boolean {
  const isKeptBack = (id: UserId) => states.isGone(id) || (states.isSilenced(id) && isForEverybody(place));
  const isKeptOut = (id: UserId) =>
    blocked.has(id) || (muted.has(id) && !showsMuted(place)) || (id !== viewer && isKeptBack(id));
  const { post, repostOf } = item;
  if (isKeptOut(post.authorId) || (repostOf && isKeptOut(repostOf.authorId))) return false;
  if (repostOf && !mayView(repostOf, viewer, followed.has(repostOf.authorId))) return false;
  // A direct post is for the mentions of those named in it; of homes only its author's shows it.
  if (place.kind === 'home' && post.visibility === 'direct' && post.authorId !== viewer) return false;
  return mayView(post, viewer, followed.has(post.authorId));
}

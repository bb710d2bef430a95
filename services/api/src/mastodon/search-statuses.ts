import type { PostId, UserId } from '@ripple/messages';
import { listKeywordsIn, parseKeyword } from '@ripple/posts';
import { present, type TimelineItem } from '@ripple/presentation';
import { keyword, type ReadableTimeline, tag } from '@ripple/timelines';
import type { Client } from '../http/paging.ts';
import { findVisiblePost } from '../timeline/find-visible-post.ts';
import { readPresented } from '../timeline/read-timeline.ts';
import type { Status } from './entities/status.ts';
import { findTagName } from './find-tag.ts';
import type { Mastodon } from './mastodon.ts';
import { postAt } from './named-in-address.ts';
import { bytesOf } from './statuses.ts';

/** Words of a text that are looked for. */
const MOST_WORDS = 10;

export interface StatusSearch {
  text: string;
  viewer: UserId | undefined;
  limit: number;
  offset: number;
  /** Older than this, and newer than that. */
  max: number | undefined;
  min: number | undefined;
  author: UserId | undefined;
  client: Client;
}

/** A post by its address, those with a tag, or those with all words of a text. */
export async function searchStatuses(mastodon: Mastodon, search: StatusSearch): Promise<Status[]> {
  const text = search.text.trim();
  if (/^https?:\/\//i.test(text)) return findByAddress(mastodon, text, search.viewer);
  const name = text.startsWith('#') ? findTagName(text) : undefined;
  if (name !== undefined) return read(mastodon, search, tag(name), []);
  const words = text.split(/\s+/, MOST_WORDS).flatMap((word) => parseKeyword(word) ?? []);
  // Of the longest word there are the fewest posts.
  const [longest, ...others] = words.toSorted((one, other) => other.length - one.length);
  return longest === undefined ? [] : read(mastodon, search, keyword(longest), others);
}

async function findByAddress(
  { context, statuses, addresses }: Mastodon,
  address: string,
  viewer: UserId | undefined,
): Promise<Status[]> {
  const id = postAt(address, addresses);
  const item = id === undefined ? undefined : await findVisiblePost(context, id, viewer);
  return item ? statuses.show({ viewer }, [item]) : [];
}

/** @param words that are in the posts, too */
async function read(
  { context, statuses }: Mastodon,
  { viewer, limit, offset, max, min, author, client }: StatusSearch,
  timeline: ReadableTimeline,
  words: string[],
): Promise<Status[]> {
  const isWanted = ({ post }: TimelineItem) =>
    (author === undefined || post.authorId === author) &&
    (max === undefined || post.id < max) &&
    listKeywordsIn(post.text, words).length === words.length;
  const { items } = await readPresented(
    context,
    {
      timeline,
      viewer,
      limit: limit + offset,
      client,
      before: min === undefined ? (max as PostId | undefined) : undefined,
      after: min as PostId | undefined,
    },
    {
      present: (found, details) =>
        statuses.ofPosts(present(found.filter(isWanted), details, context.mediaUrl)),
      bytesOf,
    },
  );
  return items.slice(offset);
}

import type { PostId } from '@ripple/messages';
import type { Author } from '@ripple/people';
import { noCounts, type PostDocument } from '@ripple/posts';
import {
  type Details,
  externalIdFor,
  presentDocument,
  presentVia,
  type TimelineItem,
} from '@ripple/presentation';
import { LRUCache } from 'lru-cache';

/** A post as the HTTP contract shows it, as JSON. */
export interface WrittenPost {
  id: string;
  /** The post that it passes on. */
  repostOf: PostId | undefined;
  /** What belongs together in this order: UTF-8, or text that is not encoded yet. */
  parts: (Buffer | string)[];
  bytes: number;
}

/** Writes items as JSON, without those of an author who is gone. */
export type WritePosts = (items: TimelineItem[], details: Details) => WrittenPost[];

/** What depends on the reader, of most posts. */
const UNTOUCHED =
  ',"counts":{"replies":0,"favourites":0,"reposts":0},"viewer":{"favourited":false,"reposted":false,"bookmarked":false},"repostOf":';

/** Of JSON that is the same for every reader. */
const MOST_BYTES = 16 * 1_024 * 1_024;

/**
 * Writes what {@link present} presents. What depends on no reader is kept as bytes: to write and to encode it again took
 * 60 µs of a page of 20.
 * @param mediaUrl where pictures are served, without a slash at the end
 */
export function createPostWriter(mediaUrl: string): WritePosts {
  const kept = new LRUCache<PostId, { version: number; author: Author; json: Buffer }>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ json }) => json.length,
  });

  /** The post up to what depends on the reader: an object that isn't closed. */
  function begin(post: PostDocument, author: Author): Buffer {
    const known = kept.get(post.id);
    if (known?.version === post.version && known.author === author) return known.json;
    const text = JSON.stringify(presentDocument(post, author, mediaUrl)).slice(0, -1);
    // Of its own memory: a part of a pool would keep the whole pool.
    const json = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    json.write(text);
    kept.set(post.id, { version: post.version, author, json });
    return json;
  }

  return (items, { reader, authors, counts, favourited, reposted, bookmarked }) => {
    /** What depends on the reader, and the key of what comes last. */
    function goOn(post: PostDocument): string {
      const { id } = post;
      const externalId = externalIdFor(post, reader);
      const begun = externalId === undefined ? '' : `,"externalId":${JSON.stringify(externalId)}`;
      return begun + countsAndMarks(id);
    }

    function countsAndMarks(id: PostId): string {
      const { replies, favourites, reposts } = counts.get(id) ?? noCounts;
      const isMarked = favourited.has(id) || reposted.has(id) || bookmarked.has(id);
      if (!isMarked && replies + favourites + reposts === 0) return UNTOUCHED;
      return (
        `,"counts":{"replies":${replies},"favourites":${favourites},"reposts":${reposts}}` +
        `,"viewer":{"favourited":${favourited.has(id)},"reposted":${reposted.has(id)},"bookmarked":${bookmarked.has(id)}},"repostOf":`
      );
    }

    function write({ post, repostOf, via }: TimelineItem): WrittenPost | undefined {
      const author = authors.get(post.authorId);
      const originalAuthor = repostOf && authors.get(repostOf.authorId);
      if (!author || (repostOf && !originalAuthor)) return undefined;
      const end = via === undefined ? '}' : `,"via":${JSON.stringify(presentVia(via, post, author))}}`;
      const parts = [begin(post, author)] as WrittenPost['parts'];
      if (repostOf && originalAuthor)
        parts.push(goOn(post), begin(repostOf, originalAuthor), `${goOn(repostOf)}null}${end}`);
      else parts.push(`${goOn(post)}null${end}`);
      return { id: String(post.id), repostOf: repostOf?.id, parts, bytes: bytesOf(parts) };
    }

    const written: WrittenPost[] = [];
    for (const item of items) {
      const post = write(item);
      if (post) written.push(post);
    }
    return written;
  };
}

/** The body of a page of posts. */
export function writePage(page: { items: WrittenPost[]; next: string | null; prev: string | null }): Buffer {
  const end = `],"next":${JSON.stringify(page.next)},"prev":${JSON.stringify(page.prev)}}`;
  return join(['{"items":[', ...listed(page.items), end]);
}

/** The body of a thread. */
export function writeThread(thread: {
  ancestors: WrittenPost[];
  descendants: WrittenPost[];
  descendantsTruncated: boolean;
}): Buffer {
  const { ancestors, descendants, descendantsTruncated } = thread;
  const end = `],"descendantsTruncated":${descendantsTruncated}}`;
  return join(['{"ancestors":[', ...listed(ancestors), '],"descendants":[', ...listed(descendants), end]);
}

/** Posts as elements of an array. */
function listed(posts: WrittenPost[]): WrittenPost['parts'] {
  const parts: WrittenPost['parts'] = [];
  for (const post of posts) {
    if (parts.length > 0) parts.push(',');
    for (const part of post.parts) parts.push(part);
  }
  return parts;
}

export function join(parts: WrittenPost['parts']): Buffer {
  const whole = Buffer.allocUnsafe(bytesOf(parts));
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') at += whole.write(part, at);
    else {
      whole.set(part, at);
      at += part.length;
    }
  }
  return whole;
}

function bytesOf(parts: WrittenPost['parts']): number {
  let bytes = 0;
  for (const part of parts) bytes += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
  return bytes;
}

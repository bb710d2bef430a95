import type { PostId, UserId } from '@ripple/messages';
import { type Descendant, listAncestors, listDescendants } from '@ripple/posts';
import type { Reader, TimelineItem } from '@ripple/presentation';
import { replies } from '@ripple/timelines';
import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../context.ts';
import { announceDelay } from '../http/announce-delay.ts';
import { PAGE_BYTES } from '../http/paging.ts';
import { MOST_ANCESTORS, MOST_DESCENDANTS, type thread } from '../http/schemas.ts';
import { findDetails, findItems } from './hydrate.ts';
import { selectVisible } from './show-posts.ts';
import { type WrittenPost, writeThread } from './write-posts.ts';

/** More are looked at than are shown, as some are deleted or not for this viewer. */
const ANCESTORS_LOOKED_AT = 1.25 * MOST_ANCESTORS;
const DESCENDANTS_LOOKED_AT = 1.25 * MOST_DESCENDANTS;

/** Answers what is above and below a post, which the reader may see. Each half is at most as long as a page, in bytes. */
export async function answerThread(context: Context, reply: FastifyReply, post: PostId, reader: Reader) {
  const { near, first, truncated } = await readThread(context, post, reader.viewer);
  const details = await findDetails(context, reader, [...near, ...first]);
  const above = context.writePosts(near, details);
  const below = context.writePosts(first, details);
  const shown = upToBytes(below, bytesOf);
  announceDelay(context, reply);
  reply.type('application/json; charset=utf-8');
  const body = writeThread({
    ancestors: upToBytes(above, bytesOf).reverse(),
    descendants: shown,
    descendantsTruncated: truncated || shown.length < first.length,
  });
  // Written already: the schema of the route tells of what is in it.
  return body as unknown as Static<typeof thread>;
}

/** What a reader may see of a thread. Each half is at most as long as a page, in bytes of its texts. */
interface Thread {
  /** The nearest of those above, the nearest first. */
  near: TimelineItem[];
  /** The first of those below, depth first. */
  first: TimelineItem[];
  /** Whether there are more below. */
  truncated: boolean;
}

/**
 * Asks Postgres for ids, by one query for each direction, and goes on as with a timeline: documents, then rules.
 * Ancestors are shown like posts that are asked for, descendants like replies.
 */
export async function readThread(
  context: Context,
  post: PostId,
  viewer: UserId | undefined,
): Promise<Thread> {
  const { pool } = context.reading;
  const [above, below] = await Promise.all([
    listAncestors(pool, post, ANCESTORS_LOOKED_AT),
    listDescendants(pool, post, DESCENDANTS_LOOKED_AT),
  ]);
  const [ofAbove, ofBelow] = await Promise.all([
    findItems(context, above),
    findItems(
      context,
      below.posts.map(({ id }) => id),
    ),
  ]);
  const [ancestors, allowed] = await Promise.all([
    selectVisible(context, { viewer, place: { kind: 'post' } }, ofAbove),
    selectVisible(context, { viewer, place: replies(post) }, ofBelow),
  ]);
  const descendants = withoutHiddenBranches(below.posts, ofBelow, allowed);
  // What can't be in the answer is not looked at any further.
  const first = upToBytes(descendants.slice(0, MOST_DESCENDANTS), lengthOf);
  return {
    near: upToBytes(ancestors.slice(-MOST_ANCESTORS).reverse(), lengthOf),
    first,
    truncated: below.truncated || descendants.length > first.length,
  };
}

/**
 * Of a post that the viewer isn't to see nothing below it is shown, as a reader could not tell what it answers. What is
 * below a deleted post stays.
 * @param walked depth first
 * @param there those that are not deleted
 * @param allowed those of them that this viewer is to see
 */
function withoutHiddenBranches(
  walked: Descendant[],
  there: TimelineItem[],
  allowed: TimelineItem[],
): TimelineItem[] {
  const shown = new Map(allowed.map((item) => [item.post.id, item]));
  const hidden = new Set(there.map(({ post }) => post.id).filter((id) => !shown.has(id)));
  return walked.flatMap(({ id, parentId }) => {
    if (hidden.has(parentId)) hidden.add(id);
    return hidden.has(id) ? [] : (shown.get(id) ?? []);
  });
}

const bytesOf = ({ bytes }: WrittenPost) => bytes;
/** Less than its bytes as JSON. */
const lengthOf = ({ post }: TimelineItem) => post.text.length + (post.data?.length ?? 0);

/** The beginning of a list that is at most as long as a page, in bytes, and its first member in any case. */
function upToBytes<Each>(list: Each[], sizeOf: (each: Each) => number): Each[] {
  let bytes = 0;
  const end = list.findIndex((each, index) => {
    bytes += sizeOf(each);
    return index > 0 && bytes > PAGE_BYTES;
  });
  return end === -1 ? list : list.slice(0, end);
}

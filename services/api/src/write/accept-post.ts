import { withTimeout } from '@ripple/concurrency';
import { failPoint } from '@ripple/fail-points';
import type { MediaId, PostId, UserId } from '@ripple/messages';
import { type Claim, findAnswer, type WriteRequest } from '@ripple/outbox';
import { listUsersByHandles } from '@ripple/people';
import {
  claimMedia,
  cleanText,
  completeDocument,
  createIllustratedPost,
  type PostContent,
  type PostDocument,
  textProblem,
  type Visibility,
} from '@ripple/posts';
import { findEntities } from '@ripple/posts/entities';
import { author, home } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { invalid, unknownUser } from '../http/problem.ts';
import { findVisiblePost } from '../timeline/find-visible-post.ts';

export interface Draft {
  authorId: UserId;
  text: string;
  visibility: Visibility;
  inReplyTo: PostId | null;
  /** Its pictures, in their order. */
  mediaIds: MediaId[];
}

/** How long the answer waits for Redis to have the post in the author's own timelines. */
const OWN_TIMELINES_LIMIT_MS = 100;
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Ring 1, and the start of all others. When this returns, the post and the message that spreads it are committed
 * together in Postgres, and the author's own timelines show it; the broker was not waited for.
 * @returns the post; the first one, if the request is a retry
 */
export async function acceptPost(
  context: Context,
  draft: Draft,
  request: WriteRequest,
): Promise<PostDocument> {
  const inReplyTo = await findParent(context, draft);
  if (inReplyTo === undefined) {
    // The parent may be gone since the first try, which was taken.
    const known = request.claim && (await findFirstAnswer(context, request.claim));
    if (known) return known;
    throw invalid('/inReplyTo', 'is no post that you can see');
  }
  const content = await parseContent(context, draft.text);
  const created = await create(context, { ...draft, ...content, inReplyTo }, request).catch((error) => {
    if (error.code !== FOREIGN_KEY_VIOLATION) throw error;
    throw unknownUser();
  });
  if (!created) {
    const first = await findFirstAnswer(context, request.claim as Claim);
    if (!first) throw new Error('the answer under this key has just expired');
    await atOnce(showAgain(context, first));
    return first;
  }
  const { document, row } = created;
  failPoint('committed');
  await atOnce(showToAuthor(context, document));
  context.outbox.publishSoon(row);
  return document;
}

async function findFirstAnswer({ database }: Context, claim: Claim): Promise<PostDocument | undefined> {
  const answer = await findAnswer(database.db, claim);
  return answer && completeDocument(answer.body as PostDocument);
}

function create({ database, createPost }: Context, draft: Draft & PostContent, request: WriteRequest) {
  const { mediaIds, ...post } = draft;
  if (mediaIds.length === 0) return createPost({ ...post, media: [] }, request);
  return database.db.transaction().execute(async (trx) => {
    const media = await claimMedia(trx, post.authorId, mediaIds);
    const created = await createIllustratedPost(trx, { ...post, media }, request);
    // Not before it is known to be no retry: then the pictures are in its post.
    if (created) mustBeUsable(mediaIds, media);
    return created;
  });
}

function mustBeUsable(mediaIds: MediaId[], media: { id: MediaId }[]): void {
  const unusable = mediaIds.findIndex((id, at) => media[at]?.id !== id);
  if (unusable >= 0) throw invalid(`/mediaIds/${unusable}`, 'is no picture of yours that is in no post yet');
}

/** What is in a text: as it is stored, and who and what is named in it. */
export async function parseContent({ database }: Context, raw: string): Promise<PostContent> {
  const text = cleanText(raw);
  const problem = textProblem(text);
  if (problem) throw invalid('/text', problem);
  const { handles, ...found } = findEntities(text);
  return { text, ...found, mentions: await listUsersByHandles(database.db, handles) };
}

/** Who answers a repost answers what it passes on. @returns undefined if the author can't see the post */
async function findParent(
  context: Context,
  { inReplyTo, authorId }: Draft,
): Promise<PostId | null | undefined> {
  if (inReplyTo === null) return null;
  const parent = await findVisiblePost(context, inReplyTo, authorId);
  return (parent?.repostOf ?? parent?.post)?.id;
}

/** Waits a little. If Redis takes longer, reads come from Postgres, and fan-out writes these timelines again. */
const atOnce = (writes: Promise<unknown>) => withTimeout(OWN_TIMELINES_LIMIT_MS, writes).catch(() => {});

const showToAuthor = ({ documents, store }: Context, post: PostDocument) =>
  Promise.all([documents.put(post), store.push([home(post.authorId), author(post.authorId)], post.id)]);

/** The first try may have died before this; since then the post may have been edited or deleted. */
async function showAgain({ documents, store }: Context, { id, authorId }: PostDocument): Promise<void> {
  await documents.renew(id);
  if ((await documents.get([id])).has(id)) await store.push([home(authorId), author(authorId)], id);
}

import { withTimeout } from '@ripple/concurrency';
import { failPoint } from '@ripple/fail-points';
import type { MediaId, PostId, UserId } from '@ripple/messages';
import { type Claim, findAnswer, type WriteRequest } from '@ripple/outbox';
import { listUsersByHandles } from '@ripple/people';
import {
  claimMedia,
  cleanText,
  completeDocument,
  createPostIn,
  hasVisibleCharacter,
  MAX_DATA_BYTES,
  MAX_TEXT_BYTES,
  type NewPost,
  type PostDocument,
  textProblem,
  type Visibility,
  type Writing,
} from '@ripple/posts';
import { findEntities } from '@ripple/posts/entities';
import { author, home } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { invalid, unknownUser } from '../http/problem.ts';
import { findVisiblePost } from '../timeline/find-visible-post.ts';

export interface Draft {
  authorId: UserId;
  type: string;
  text: string;
  /** The JSON text of an object. */
  data: string | null;
  visibility: Visibility;
  inReplyTo: PostId | null;
  /** Its pictures, in their order. */
  mediaIds: MediaId[];
}

/** The longest body of a post: text and data with each character escaped (`\u0061`, six bytes for one), and room for the other fields. */
export const POST_BODY_BYTES = 6 * (MAX_TEXT_BYTES + MAX_DATA_BYTES) + 16 * 1_024;

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
    throw unknownParent();
  }
  const writing = await parseText(context, draft.text);
  mustHaveContents({ ...draft, ...writing }, draft.mediaIds.length);
  const { mediaIds, ...post } = {
    ...draft,
    ...writing,
    inReplyTo,
    externalId: null,
    ...placeOf(context, draft),
  };
  const created = await create(context, post, mediaIds, request).catch(toUnknownUser);
  if (!created) {
    const first = await findFirstAnswer(context, request.claim as Claim);
    if (!first) throw new Error('the answer under this key has just expired');
    await showAgain(context, first);
    return first;
  }
  const { document, row } = created;
  failPoint('committed');
  await atOnce(showToAuthor(context, document));
  context.outbox.publishSoon(row);
  return document;
}

/** Whom a new post is for: where posts are looked at before, its author alone at first. */
export const placeOf = (
  { moderatesBefore }: Context,
  { visibility }: Pick<Draft, 'visibility'>,
): Pick<NewPost, 'visibility' | 'withheld'> =>
  moderatesBefore
    ? { visibility: 'withheld', withheld: { state: 'held', reason: '', visibility } }
    : { visibility, withheld: null };

async function findFirstAnswer({ database }: Context, claim: Claim): Promise<PostDocument | undefined> {
  const answer = await findAnswer(database.db, claim);
  return answer && completeDocument(answer.body as PostDocument);
}

function create(
  { database, createPost }: Context,
  post: Omit<NewPost, 'media'>,
  mediaIds: MediaId[],
  request: WriteRequest,
) {
  if (mediaIds.length === 0) return createPost({ ...post, media: [] }, request);
  return database.db.transaction().execute(async (trx) => {
    const media = await claimMedia(trx, post.authorId, mediaIds);
    const created = await createPostIn(trx, { ...post, media }, request);
    // Not before it is known to be no retry: then the pictures are in its post.
    if (created) mustBeUsable(mediaIds, media);
    return created;
  });
}

export function mustBeUsable(mediaIds: MediaId[], media: { id: MediaId }[]): void {
  const unusable = mediaIds.findIndex((id, at) => media[at]?.id !== id);
  if (unusable >= 0) throw invalid(`/mediaIds/${unusable}`, 'is no picture of yours that is in no post yet');
}

/** What is in a text: as it is stored, and who and what is named in it. Of one in which nothing can be seen nothing stays. */
export async function parseText({ database }: Context, raw: string): Promise<Writing> {
  const cleaned = cleanText(raw);
  const text = hasVisibleCharacter(cleaned) ? cleaned : '';
  const problem = text === '' ? undefined : textProblem(text);
  if (problem) throw invalid('/text', problem);
  const { handles, ...found } = findEntities(text);
  return { text, ...found, mentions: await listUsersByHandles(database.db, handles) };
}

/** @throws {ProblemError} 400 for a post with nothing in it */
export function mustHaveContents({ text, data }: Pick<NewPost, 'text' | 'data'>, pictures: number): void {
  if (text === '' && data === null && pictures === 0)
    throw invalid('/text', 'must contain a visible character where there are neither data nor pictures');
}

/**
 * The post that a post answers: who answers a repost answers what it passes on.
 * @returns undefined if the author can't see it
 */
export async function findParent(
  context: Context,
  { inReplyTo, authorId }: Pick<Draft, 'inReplyTo' | 'authorId'>,
): Promise<PostId | null | undefined> {
  if (inReplyTo === null) return null;
  const parent = await findVisiblePost(context, inReplyTo, authorId);
  return (parent?.repostOf ?? parent?.post)?.id;
}

export const unknownParent = () => invalid('/inReplyTo', 'is no post that you can see');

/** A post that can't be stored for want of something that it names: of its author, since a parent was looked for. */
export function toUnknownUser(error: Error & { code?: string }): never {
  if (error.code !== FOREIGN_KEY_VIOLATION) throw error;
  throw unknownUser();
}

/** Waits a little. If Redis takes longer, reads come from Postgres, and fan-out writes these timelines again. */
const atOnce = (writes: Promise<unknown>) => withTimeout(OWN_TIMELINES_LIMIT_MS, writes).catch(() => {});

const showToAuthor = ({ documents, store }: Context, post: PostDocument) =>
  Promise.all([documents.put(post), store.push([home(post.authorId), author(post.authorId)], post.id)]);

/**
 * Shows a post to its author as it is by now: the first try may have died before it did, and the post may have been edited
 * or deleted since.
 */
export const showAgain = (context: Context, post: PostDocument): Promise<unknown> =>
  atOnce(renewForAuthor(context, post));

async function renewForAuthor({ documents, store }: Context, { id, authorId }: PostDocument): Promise<void> {
  await documents.renew(id);
  if ((await documents.get([id])).has(id)) await store.push([home(authorId), author(authorId)], id);
}

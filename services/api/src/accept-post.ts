import { failPoint } from '@ripple/fail-points';
import type { MediaId, PostId, UserId } from '@ripple/ids';
import { claimMedia } from '@ripple/media';
import {
  type CreatedPost,
  cleanText,
  createIllustratedPost,
  createPost,
  findEntities,
  type PostContent,
  textProblem,
  type Visibility,
} from '@ripple/posts';
import { within } from '@ripple/telemetry';
import { author, home } from '@ripple/timelines';
import { findUsersByHandles } from '@ripple/users';
import type { Context } from './context.ts';
import { findVisiblePost } from './find-visible-post.ts';
import type { Write } from './idempotency.ts';
import { invalid, unknownUser } from './problem.ts';

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
 * Ring 1, and the start of all others. When this returns, the post and the message that spreads it are
 * committed together in Postgres, and the author's own timelines show it; nobody has waited for the broker.
 * @returns `undefined` if the claim was made before: nothing was created
 */
export async function acceptPost(
  context: Context,
  draft: Draft,
  write: Write,
): Promise<CreatedPost['document'] | undefined> {
  const inReplyTo = await findParent(context, draft);
  const content = await readContent(context, draft.text);
  const created = await create(context, { ...draft, ...content, inReplyTo }, write).catch((error) => {
    if (error.code !== FOREIGN_KEY_VIOLATION) throw error;
    throw unknownUser();
  });
  if (!created) return undefined;

  failPoint('committed');
  await showToAuthor(context, created.document);
  context.outbox.publishSoon('post-created', created);
  return created.document;
}

function create({ database }: Context, draft: Draft & PostContent, write: Write) {
  const { mediaIds, ...post } = draft;
  if (mediaIds.length === 0) return createPost(database.pool, { ...post, media: [] }, write);
  return database.db.transaction().execute(async (trx) => {
    const media = await claimMedia(trx, post.authorId, mediaIds);
    const created = await createIllustratedPost(trx, { ...post, media }, write);
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
export async function readContent({ database }: Context, raw: string): Promise<PostContent> {
  const text = cleanText(raw);
  const problem = textProblem(text);
  if (problem) throw invalid('/text', problem);
  const { tags, handles, links } = findEntities(text);
  return { text, tags, links, mentions: await findUsersByHandles(database.db, handles) };
}

/** Who answers a repost answers what it passes on. */
async function findParent(context: Context, { inReplyTo, authorId }: Draft): Promise<PostId | null> {
  if (inReplyTo === null) return null;
  const parent = await findVisiblePost(context, inReplyTo, authorId);
  if (!parent) throw invalid('/inReplyTo', 'is no post that you can see');
  return (parent.target ?? parent.post).id;
}

/** If Redis doesn't take it, reads come from Postgres, and fan-out writes these timelines again. */
export async function showToAuthor(
  { documents, store }: Context,
  post: CreatedPost['document'],
): Promise<void> {
  const writes = Promise.all([
    documents.put(post),
    store.push([home(post.authorId), author(post.authorId)], post.id),
  ]);
  await within(OWN_TIMELINES_LIMIT_MS, writes).catch(() => {});
}

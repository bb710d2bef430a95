import { isDeepStrictEqual } from 'node:util';
import type { PostId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import {
  claimMedia,
  createPostIn,
  findByExternalId,
  findOriginal,
  lockPost,
  type PostContent,
  type PostDocument,
  takeExternalId,
  type Writing,
} from '@ripple/posts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import {
  type Draft,
  findParent,
  mustBeUsable,
  mustHaveContents,
  parseText,
  placeOf,
  toUnknownUser,
  unknownParent,
} from './accept-post.ts';
import { edit } from './edit.ts';

/** A post under an id that its author has given it. What is not given is as usual in a new post, and stays in one that is there. */
export interface NamedDraft extends Pick<Draft, 'authorId'>, Partial<Omit<Draft, 'authorId'>> {
  externalId: string;
}

export interface PutPost extends PostDocument {
  /** Whether the request has made it. */
  isNew: boolean;
}

export const wasDeleted = () => new ProblemError(410, 'The post with this external id was deleted.');

/**
 * Makes the post with an external id, or edits it if it is there; leaves it alone if it is as it should be. One
 * transaction with the idempotency key: of several requests at once, one makes the post, and the others, which wait for
 * it, edit it.
 * @returns the post; to a retry, as it was after the first try
 */
export async function putPost(
  context: Context,
  draft: NamedDraft,
  request: FastifyRequest,
): Promise<PutPost> {
  const { authorId, externalId, inReplyTo = null } = draft;
  const writing = draft.text === undefined ? undefined : await parseText(context, draft.text);
  const parent = await findParent(context, { authorId, inReplyTo });
  /** Of a post that is there, the parent may be gone by now. */
  const named = parent ?? (inReplyTo && ((await findOriginal(context.reading.db, inReplyTo)) ?? inReplyTo));

  return context
    .write(request, async (tx): Promise<PutPost> => {
      const known = await findByExternalId(tx.db, authorId, externalId);
      const id = known === undefined ? await takeExternalId(tx.db, authorId, externalId) : undefined;
      if (id !== undefined) return create(tx, id);
      const taken = known ?? (await findByExternalId(tx.db, authorId, externalId));
      const before = taken && (await lockPost(tx.db, authorId, taken));
      if (!before || 'deleted' in before) throw wasDeleted();
      mustStay(before, draft, named);
      const change = changeOf(before, draft, writing);
      return { ...(change ? await edit(tx, before, authorId, change) : before), isNew: false };
    })
    .catch(toUnknownUser);

  async function create(tx: Tx, id: PostId): Promise<PutPost> {
    if (parent === undefined) throw unknownParent();
    const { type = 'post', data = null, visibility = 'public', mediaIds = [] } = draft;
    const { text, ...found } = writing ?? (await parseText(context, ''));
    mustHaveContents({ text, data }, mediaIds.length);
    const media = mediaIds.length === 0 ? [] : await claimMedia(tx.db, authorId, mediaIds);
    mustBeUsable(mediaIds, media);
    const place = placeOf(context, { visibility });
    const post = { authorId, externalId, type, text, data, ...place, inReplyTo: parent, media, ...found };
    const created = await createPostIn(tx.db, post, { origin: tx.origin }, id);
    if (!created) throw new Error('a post without an idempotency key was not made');
    tx.enqueued.push(created.row);
    return { ...created.document, isNew: true };
  }
}

/** What of the contents is to be another; `undefined`: nothing. */
function changeOf(
  before: PostDocument,
  { type = before.type, data = before.data }: NamedDraft,
  writing: Writing | undefined,
): Partial<PostContent> | undefined {
  const isRewritten = writing !== undefined && writing.text !== before.text;
  const hasOtherData = !isDeepStrictEqual(JSON.parse(data ?? 'null'), JSON.parse(before.data ?? 'null'));
  if (!isRewritten && !hasOtherData && type === before.type) return undefined;
  return { type, ...(hasOtherData && { data }), ...(isRewritten && writing) };
}

/**
 * @param parent that is named by `inReplyTo`
 * @throws {ProblemError} 422 for what can't be edited
 */
function mustStay(
  before: PostDocument,
  { visibility, inReplyTo, mediaIds }: NamedDraft,
  parent: PostId | null,
): void {
  const others = {
    visibility: visibility !== undefined && visibility !== (before.withheld?.visibility ?? before.visibility),
    inReplyTo: inReplyTo !== undefined && parent !== before.inReplyTo,
    mediaIds: mediaIds !== undefined && mediaIds.join() !== before.media.map(({ id }) => id).join(),
  };
  const errors = Object.entries(others)
    .filter(([, isOther]) => isOther)
    .map(([name]) => ({ pointer: `/${name}`, detail: 'differs, and cannot be changed' }));
  if (errors.length > 0)
    throw new ProblemError(422, 'Only text, type and data of a post can be changed.', { errors });
}

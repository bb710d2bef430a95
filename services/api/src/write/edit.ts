import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { editPost, type PostContent, type PostDocument } from '@ripple/posts';
import { mustHaveContents } from './accept-post.ts';

/**
 * Gives a post of `author`, whose row this transaction has locked, other contents.
 * @param change what stays as it is, is missing
 * @returns the edited post
 * @throws {ProblemError} 400 if nothing would be in it any more
 */
export async function edit(
  tx: Tx,
  before: PostDocument,
  author: UserId,
  change: Partial<PostContent>,
): Promise<PostDocument> {
  const { type, text, data, tags, writtenTags, mentions, links } = { ...before, ...change };
  const content = { type, text, data, tags, writtenTags, mentions, links };
  mustHaveContents(content, before.media.length);
  const edited = await editPost(tx, before.id, author, content);
  if (!edited) throw new Error(`post ${before.id} was locked and is gone`);
  return { ...before, ...content, ...edited, editedAt: edited.editedAt.toISOString() };
}

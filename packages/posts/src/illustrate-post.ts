import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import { mediaOfPost } from '@ripple/media';
import type { PostEdited } from '@ripple/messages';
import { sql } from 'kysely';

interface Row {
  authorId: UserId;
  text: string;
  tags: string[];
  mentions: { id: UserId; handle: string }[];
}

/**
 * Makes what a post shows of its pictures as they are now. To everybody else that is an edit in which the text
 * stays as it was.
 * @returns `undefined` if the post is deleted
 */
export async function illustratePost(trx: Db, id: PostId): Promise<QueuedEvent<PostEdited> | undefined> {
  // One after the other: each sees what the one before has committed.
  const { rows } = await sql<Row>`
    select author_id as "authorId", text, tags, mentions from posts
    where id = ${id} and deleted_at is null for no key update`.execute(trx);
  const [post] = rows;
  if (!post) return undefined;
  const media = await mediaOfPost(trx, id);
  await sql`
    update posts set media = ${JSON.stringify(media)}::jsonb, version = version + 1
    where id = ${id}`.execute(trx);
  const { authorId, text, tags } = post;
  const mentions = post.mentions.map((mention) => mention.id);
  return queueEvent<PostEdited>(trx, {
    type: 'post-edited',
    version: 1,
    postId: id,
    authorId,
    previous: { text, tags, mentions },
  });
}

import type { PostId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { listMediaOfPost } from './media/queries.ts';

interface Row {
  authorId: UserId;
  text: string;
  tags: string[];
  mentions: { id: UserId; handle: string }[];
}

/** Copies the present state of its pictures into a post, unless that is deleted: an edit that leaves the text as it is. */
export async function illustratePost(tx: Tx, id: PostId): Promise<void> {
  // One after the other: each sees what the one before has committed.
  const { rows } = await sql<Row>`
    select author_id as "authorId", text, tags, mentions from posts
    where id = ${id} and deleted_at is null for no key update`.execute(tx.db);
  const [post] = rows;
  if (!post) return;
  const media = await listMediaOfPost(tx.db, id);
  await sql`
    update posts set media = ${JSON.stringify(media)}::jsonb, version = version + 1
    where id = ${id}`.execute(tx.db);
  const { authorId, text, tags } = post;
  const mentions = post.mentions.map((mention) => mention.id);
  await enqueue(tx, {
    type: 'post-edited',
    postId: id,
    authorId,
    previous: { text, tags, mentions },
  });
}

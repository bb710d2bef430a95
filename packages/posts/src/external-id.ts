import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { sql } from 'kysely';

/**
 * Takes an external id of an author for a post that this transaction makes. Where another transaction is about to take
 * it, this waits for that.
 * @returns the id that the post is to have; `undefined` if the external id has been taken, also by a deleted post
 * @throws a foreign key violation (23503) if the author doesn't exist
 */
export async function takeExternalId(
  trx: Db,
  author: UserId,
  externalId: string,
): Promise<PostId | undefined> {
  const { rows } = await sql<{ id: PostId }>`
    insert into post_external_ids (author_id, external_id, post_id) values (${author}, ${externalId}, next_id())
    on conflict do nothing
    returning post_id as id`.execute(trx);
  return rows[0]?.id;
}

/** The post for which an author has taken an external id; also a deleted one. */
export async function findByExternalId(
  db: Db,
  author: UserId,
  externalId: string,
): Promise<PostId | undefined> {
  const row = await db
    .selectFrom('post_external_ids')
    .select('post_id as id')
    .where('author_id', '=', author)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row?.id;
}

import { type Kysely, sql } from 'kysely';

/**
 * Takes the handles out of posts that were deleted before deletePost did (packages/posts): when their users leave, a
 * deleted post is found by no mention. Nothing else writes these rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update posts set mentions = (
      select jsonb_agg(jsonb_build_object('id', mention->'id')) from jsonb_array_elements(mentions) mention
    )
    where deleted_at is not null and jsonb_path_exists(mentions, '$[*].handle')`.execute(db);
}

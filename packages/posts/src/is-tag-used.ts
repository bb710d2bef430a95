import type { Db } from '@ripple/db';

/** Whether there is a public post with a tag. @param tag its key */
export async function isTagUsed(db: Db, tag: string): Promise<boolean> {
  const row = await db
    .selectFrom('post_tags')
    .select('tag')
    .where('tag', '=', tag)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

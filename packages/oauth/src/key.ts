import type { Db } from '@ripple/db';

/** The key that signs what the log-in carries from page to page: 256 bits, the same in every process. */
export async function readKey(db: Db): Promise<Buffer> {
  const { key } = await db.selectFrom('oauth_key').select('key').executeTakeFirstOrThrow();
  return key;
}

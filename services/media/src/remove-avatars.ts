import { claimExpiredAvatars, deleteAvatars, deleteOldAvatarRequests } from '@ripple/people';
import { objectNames } from '@ripple/posts';
import type { Holdings } from './remove-media.ts';

const BATCH = 100;

/** Removes the files of avatars that are shown no more, and requests that came to nothing. */
export async function removeExpiredAvatars({ database, storage }: Holdings): Promise<void> {
  await deleteOldAvatarRequests(database.db);
  await database.db.transaction().execute(async (trx) => {
    const keys = await claimExpiredAvatars(trx, BATCH);
    if (keys.length === 0) return;
    await storage.remove(keys.flatMap((key) => Object.values(objectNames(key))));
    await deleteAvatars(trx, keys);
  });
}

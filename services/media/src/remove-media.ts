import type { Database } from '@ripple/db';
import { lowestIdAt, type MediaId, type PostId } from '@ripple/messages';
import {
  claimUnusedMedia,
  deleteMedia,
  listMediaOfPost,
  type MediaStorage,
  objectNames,
} from '@ripple/posts';

/** How long a picture may be in no post. */
const UNUSED_FOR_MS = 24 * 3_600_000;
const BATCH = 100;

/** What goes from the storage and then from the table is forgotten only when it is gone. */
export interface Holdings {
  database: Database;
  storage: MediaStorage;
}

/** Removes the pictures of a post that was deleted. */
export async function removeMediaOfPost({ database, storage }: Holdings, post: PostId): Promise<void> {
  const media = await listMediaOfPost(database.db, post);
  if (media.length === 0) return;
  await storage.remove(media.flatMap(({ key }) => Object.values(objectNames(key))));
  await deleteMedia(
    database.db,
    media.map(({ id }) => id),
  );
}

/** Removes pictures that came into no post for a day, and uploads that came to nothing. */
export async function removeUnused({ database, storage }: Holdings): Promise<void> {
  const before = lowestIdAt<MediaId>(new Date(Date.now() - UNUSED_FOR_MS));
  await database.db.transaction().execute(async (trx) => {
    const unused = await claimUnusedMedia(trx, before, BATCH);
    if (unused.length === 0) return;
    await storage.remove(unused.flatMap(({ key }) => Object.values(objectNames(key))));
    await deleteMedia(
      trx,
      unused.map(({ id }) => id),
    );
  });
}

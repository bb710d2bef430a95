import { failPoint } from '@ripple/fail-points';
import type { UserId } from '@ripple/messages';
import { enqueue, type Outbox, type Tx } from '@ripple/outbox';
import { claimMediaOf, deleteMedia, type MediaStorage, objectNames } from '@ripple/posts';
import { addRemoved } from './deletion.ts';

const BATCH = 100;

/**
 * Removes the pictures of a user who has left: the files of each before its row, so that a process that dies leaves none
 * without a row. At the end the worker that removes the rest is told.
 */
export async function removeMediaOfUser(
  { outbox, storage }: { outbox: Outbox; storage: MediaStorage },
  user: UserId,
): Promise<void> {
  for (let count = -1; count !== 0; )
    count = await outbox.write({}, (tx) => removeSome(tx, storage, user)).then(({ removed }) => removed);
}

async function removeSome(tx: Tx, storage: MediaStorage, user: UserId): Promise<{ removed: number }> {
  const media = await claimMediaOf(tx.db, user, BATCH);
  if (media.length === 0) {
    await tellWhoGoesOn(tx, user);
    return { removed: 0 };
  }
  await storage.remove(media.flatMap(({ key }) => Object.values(objectNames(key))));
  failPoint('files-removed');
  await deleteMedia(
    tx.db,
    media.map(({ id }) => id),
  );
  await addRemoved(tx.db, user, { media: media.length });
  return { removed: media.length };
}

async function tellWhoGoesOn(tx: Tx, user: UserId): Promise<void> {
  const row = await tx.db
    .selectFrom('deletions')
    .select('turn')
    .where('user_id', '=', user)
    .where('swept_at', 'is', null)
    .executeTakeFirst();
  if (row) await enqueue(tx, { type: 'delete-user', userId: user, turn: row.turn });
}

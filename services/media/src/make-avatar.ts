import { buffer } from 'node:stream/consumers';
import { failPoint } from '@ripple/fail-points';
import type { MediaId } from '@ripple/messages';
import {
  deleteAvatarRequest,
  deleteAvatars,
  findAvatarRequest,
  noteAvatar,
  showAvatar,
} from '@ripple/people';
import { createMediaKey, objectNames, SERVED_TYPE } from '@ripple/posts';
import { avatarOf, NoPictureError } from './picture.ts';
import type { MediaContext } from './process-media.ts';

/**
 * Makes a picture that is ready into the avatar of its owner, if that was asked for. The files are new ones, under a key
 * of their own. One that can't be made leaves the former avatar as it is.
 */
export async function makeAvatar(context: MediaContext, id: MediaId): Promise<void> {
  const { database, storage, logger } = context;
  const request = await findAvatarRequest(database.db, id);
  // The message of an upload that another worker has in hand is handled there.
  if (!request || request.state === 'processing') return;
  const ready = request.state === 'ready' && (await storage.get(objectNames(request.mediaKey).large));
  const files = ready && (await avatarOf(await buffer(ready.body)).catch(noPicture));
  if (!files) {
    logger.info({ mediaId: id }, 'a picture could not be made into an avatar');
    await deleteAvatarRequest(database.db, request);
    return;
  }
  const key = createMediaKey();
  await noteAvatar(database.db, key);
  const { small, large } = objectNames(key);
  await storage.put(small, files.small, SERVED_TYPE);
  await storage.put(large, files.large, SERVED_TYPE);
  failPoint('avatar-stored');
  const shown = await database.db.transaction().execute((trx) => showAvatar(trx, request, key));
  if (shown) return;
  // Another one was asked for meanwhile, or none.
  await storage.remove([small, large]);
  await deleteAvatars(database.db, [key]);
}

function noPicture(error: unknown): undefined {
  if (!(error instanceof NoPictureError)) throw error;
}

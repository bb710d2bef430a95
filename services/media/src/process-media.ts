import { buffer } from 'node:stream/consumers';
import type { Database } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { MediaId } from '@ripple/ids';
import { changeMedia, findUnprocessed, type MediaChange, objectNames, SERVED_TYPE } from '@ripple/media';
import type { MediaStorage } from '@ripple/media-storage';
import type { OutboxPublisher } from '@ripple/outbox';
import { illustratePost } from '@ripple/posts';
import type { Logger, Metrics } from '@ripple/telemetry';
import { likenessOf, NoPictureError, variantOf } from './picture.ts';

export interface Workshop {
  database: Database;
  storage: MediaStorage;
  outbox: OutboxPublisher;
  logger: Logger;
  metrics: Metrics;
}

/**
 * Makes a picture ready: first its likeness, so that there is something to show, then what readers get. The original
 * goes last. Doing it again from any step on gives the same.
 */
export async function processMedia(workshop: Workshop, id: MediaId): Promise<void> {
  const { database, storage, logger, metrics } = workshop;
  const key = await findUnprocessed(database.db, id);
  if (key === undefined) return;
  const names = objectNames(key);
  const original = await storage.get(names.original);
  // Deleted meanwhile, or made ready by another one.
  if (!original) return;
  const bytes = await buffer(original.body);
  try {
    await note(workshop, id, { state: 'processing', ...(await likenessOf(bytes)) });
    const [small, large] = [await variantOf(bytes, 'small'), await variantOf(bytes, 'large')];
    await storage.put(names.small, small.body, SERVED_TYPE);
    await storage.put(names.large, large.body, SERVED_TYPE);
    failPoint('variants-stored');
    const sizes = { small: sizeOf(small), large: sizeOf(large) };
    const known = await note(workshop, id, { state: 'ready', sizes });
    metrics.pictures.inc({ outcome: 'ready' });
    // Whoever deleted it did not see these.
    await storage.remove(known ? [names.original] : Object.values(names));
  } catch (error) {
    if (!(error instanceof NoPictureError)) throw error;
    logger.info({ err: error, mediaId: id }, 'a picture could not be read');
    await note(workshop, id, { state: 'failed' });
    metrics.pictures.inc({ outcome: 'failed' });
    await storage.remove([names.original]);
  }
}

const sizeOf = ({ width, height, bytes }: { width: number; height: number; bytes: number }) => ({
  width,
  height,
  bytes,
});

/** Notes what is known of a picture, and has the post that it is in show it. False: it is gone. */
async function note({ database, outbox }: Workshop, id: MediaId, change: MediaChange): Promise<boolean> {
  let queued: Awaited<ReturnType<typeof illustratePost>>;
  const known = await database.db.transaction().execute(async (trx) => {
    const media = await changeMedia(trx, id, change);
    if (media && media.postId !== null) queued = await illustratePost(trx, media.postId);
    return media !== undefined;
  });
  if (queued) outbox.publishSoon('events', queued);
  return known;
}

import { buffer } from 'node:stream/consumers';
import type { Database } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { MediaId } from '@ripple/messages';
import type { Outbox } from '@ripple/outbox';
import {
  changeMedia,
  findUnprocessed,
  hasMedia,
  illustratePost,
  limitProblem,
  type MediaChange,
  type MediaStorage,
  objectNames,
  type PictureLimits,
  SERVED_TYPE,
} from '@ripple/posts';
import type { Logger, Metrics } from '@ripple/telemetry';
import { decode, likenessOf, measured, NoPictureError, variantsOf } from './picture.ts';

/** What the steps of a picture work with. */
export interface MediaContext {
  database: Database;
  storage: MediaStorage;
  limits: PictureLimits;
  outbox: Outbox;
  logger: Logger;
  metrics: Metrics;
}

/**
 * Makes a picture ready: first its blurred preview, so that there is something to show, then the sizes that readers
 * get. The original is removed last. Repeating it from any step on gives the same.
 */
export async function processMedia(context: MediaContext, id: MediaId): Promise<void> {
  const { database, storage, limits, logger, metrics } = context;
  const key = await findUnprocessed(database.db, id);
  if (key === undefined) return;
  const names = objectNames(key);
  const original = await storage.get(names.original);
  // Deleted meanwhile, or made ready by another worker.
  if (!original) return;
  const bytes = await buffer(original.body);
  try {
    const { header, shape } = await measured(bytes);
    // The api has refused what is more; it may have other limits, or had them.
    const problem = limitProblem(shape, limits);
    if (problem !== undefined) throw new NoPictureError(`the picture ${problem}`);
    const picture = await decode(bytes, header);
    const { width, height } = picture;
    await store(context, id, { state: 'processing', width, height, blurhash: await likenessOf(picture) });
    const { small, large } = await variantsOf(picture);
    await storage.put(names.small, small.body, SERVED_TYPE);
    await storage.put(names.large, large.body, SERVED_TYPE);
    failPoint('variants-stored');
    const sizes = { small: sizeOf(small), large: sizeOf(large) };
    const changed = await store(context, id, { state: 'ready', sizes });
    if (changed) metrics.pictures.inc({ outcome: 'ready' });
    // Another worker that has it in hand has stored the same. A deletion meanwhile did not see the new sizes.
    const isThere = changed || (await hasMedia(database.db, id));
    await storage.remove(isThere ? [names.original] : Object.values(names));
  } catch (error) {
    if (!(error instanceof NoPictureError)) throw error;
    logger.info({ err: error, mediaId: id }, 'a picture could not be read');
    const changed = await store(context, id, { state: 'failed' });
    if (changed) metrics.pictures.inc({ outcome: 'failed' });
    await storage.remove([names.original]);
  }
}

const sizeOf = ({ width, height, bytes }: { width: number; height: number; bytes: number }) => ({
  width,
  height,
  bytes,
});

/** Stores what is known of a picture, and copies it into the post that it is in. @returns false if it is not in work any more */
async function store({ outbox }: MediaContext, id: MediaId, change: MediaChange): Promise<boolean> {
  const { changed } = await outbox.write({}, async (tx) => {
    const media = await changeMedia(tx.db, id, change);
    if (media && media.postId !== null) await illustratePost(tx, media.postId);
    return { changed: media !== undefined };
  });
  return changed;
}

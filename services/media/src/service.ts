import { removeMediaOfUser } from '@ripple/leaving';
import { createOutbox } from '@ripple/outbox';
import { openStorage } from '@ripple/posts';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import type { Config } from './config.ts';
import type { MediaContext } from './process-media.ts';
import { removeExpiredAvatars } from './remove-avatars.ts';
import { removeMediaOfPost, removeUnused } from './remove-media.ts';

/** Each holds a picture in memory. */
const SLOTS = 2;
/** How far it looks ahead, so that the pictures of one owner don't stand before those of others. */
const PREFETCH = 1_000;
const TIDY_EVERY_MS = 60_000;

/** Makes pictures ready, and avatars of those that were asked for; removes what is in no post, and no avatar. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('media', config);
  const { database, logger, metrics } = worker;
  const outbox = createOutbox(worker);
  worker.onStop(outbox.close);
  const context: MediaContext = {
    database,
    outbox,
    logger,
    metrics,
    limits: config,
    storage: await openStorage(config),
  };
  worker.consume({
    lanes: { media: 1 },
    slots: SLOTS,
    prefetch: PREFETCH,
    // What is deleted doesn't wait behind what its author has uploaded.
    partyOf: (message) => (message.type === 'process-media' ? `owner ${message.ownerId}` : 'deletions'),
    handlers: {
      async 'process-media'({ mediaId }) {
        // Loaded with the first picture: libvips takes 24 MB.
        const [{ processMedia }, { makeAvatar }] = await Promise.all([
          import('./process-media.ts'),
          import('./make-avatar.ts'),
        ]);
        await processMedia(context, mediaId);
        await makeAvatar(context, mediaId);
      },
      'delete-media': ({ postId }) => removeMediaOfPost(context, postId),
    },
  });
  // Slots of their own: it doesn't wait behind pictures that are made, and they don't behind it.
  worker.consume({
    lanes: { 'media-deletions': 1 },
    slots: 1,
    handlers: {
      async 'delete-user-media'({ userId }) {
        await removeExpiredAvatars(context);
        await removeMediaOfUser(context, userId);
      },
    },
  });
  worker.every(TIDY_EVERY_MS, () => removeUnused(context));
  worker.every(TIDY_EVERY_MS, () => removeExpiredAvatars(context));
  return worker.start();
}

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '@ripple/db';
import type { MediaId } from '@ripple/messages';
import type { Outbox } from '@ripple/outbox';
import { type MediaStorage, objectNames, openStorage } from '@ripple/posts';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate } from '@ripple/test-env';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MediaContext, processMedia } from './process-media.ts';

const PICTURE = 11 as MediaId;
const names = objectNames('picture');
const limits = { MEDIA_MAX_DECODED_BYTES: 1_000_000, MEDIA_MAX_FRAMES: 10 };

let isolation: Isolation;
let database: Database;
let folder: string;
let storage: MediaStorage;
let context: MediaContext;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 3, applicationName: 'ripple-test' });
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-media-'));
  storage = await openStorage({ MEDIA_DIR: folder, MEDIA_S3_REGION: 'none', ...limits });
  // Nothing is published here.
  const write: Outbox['write'] = (_, work) =>
    database.db.transaction().execute((trx) => work({ db: trx, origin: undefined, enqueued: [] }));
  context = {
    ...{ database, storage, limits, outbox: { write } as Outbox },
    ...{ logger: createLogger('media', 'silent'), metrics: createMetrics() },
  };
  await database.pool.query(`insert into users (id, handle, name) values (1, 'ada', 'Ada')`);
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
  if (folder) await rm(folder, { recursive: true });
});

it('keeps the files of a picture that two workers have in hand', async () => {
  await database.pool.query(
    `insert into media (id, owner_id, key, state) values ($1, 1, 'picture', 'processing')`,
    [PICTURE],
  );
  const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } });
  await storage.put(names.original, await picture.png().toBuffer(), 'image/png');
  await Promise.all([processMedia(context, PICTURE), processMedia(context, PICTURE)]);
  const { rows } = await database.pool.query('select state from media');
  expect(rows).toEqual([{ state: 'ready' }]);
  expect((await readdir(path.join(folder, 'picture'))).toSorted()).toEqual(['large.webp', 'small.webp']);
});

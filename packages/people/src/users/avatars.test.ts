import { type Database, openDatabase } from '@ripple/db';
import type { MediaId, UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type AvatarRequest,
  claimExpiredAvatars,
  deleteOldAvatarRequests,
  findAvatar,
  findAvatarRequest,
  noteAvatar,
  removeAvatar,
  removeAvatarPictures,
  requestAvatar,
  showAvatar,
} from './avatars.ts';
import { findUserById } from './user.ts';

const [ADA, BERT] = [1, 2] as UserId[] as [UserId, UserId];
const [FIRST, SECOND, FAILED, UPLOADING] = [11, 12, 13, 14] as MediaId[] as [
  MediaId,
  MediaId,
  MediaId,
  MediaId,
];

let isolation: Isolation;
let database: Database;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 3, applicationName: 'ripple-test' });
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});
beforeEach(async () => {
  const { pool } = database;
  await pool.query('truncate users, avatars, outbox cascade');
  await pool.query(`insert into users (id, handle, name) values (1, 'ada', 'Ada'), (2, 'bert', 'Bert')`);
  await pool.query(
    `insert into media (id, owner_id, key, state) values
       (11, 1, 'first', 'ready'), (12, 1, 'second', 'processing'), (13, 1, 'none', 'failed'), (14, 1, 'begun', 'uploading')`,
  );
});

const request = (user: UserId, media: MediaId) =>
  database.db.transaction().execute((trx) => {
    const tx: Tx = { db: trx, origin: undefined, enqueued: [] };
    return requestAvatar(tx, user, media);
  });
const requested = (media: MediaId) => findAvatarRequest(database.db, media);
const mustBeRequested = async (media: MediaId) => (await requested(media)) as AvatarRequest;
const show = (asked: AvatarRequest, key: string) =>
  database.db.transaction().execute((trx) => showAvatar(trx, asked, key));
const remove = (...users: UserId[]) =>
  database.db.transaction().execute((trx) => removeAvatarPictures(trx, users));
const expired = () => database.db.transaction().execute((trx) => claimExpiredAvatars(trx, 10));

/** Ada with an avatar under this key. */
async function shownWith(key: string, media = FIRST): Promise<void> {
  await request(ADA, media);
  await noteAvatar(database.db, key);
  expect(await show(await mustBeRequested(media), key)).toBe(true);
}
async function avatarOf(user: UserId) {
  const { avatarUrl, avatarKey } = (await findUserById(database.db, user)) ?? {};
  return { avatarUrl, avatarKey };
}
const setUrl = (url: string | null) =>
  database.pool.query('update users set avatar_url = $1 where id = $2', [url, ADA]);

describe('a request', () => {
  it('is for a picture of one’s own that is one, ready or not', async () => {
    expect(await request(ADA, FIRST)).toBe(true);
    expect(await request(ADA, SECOND)).toBe(true);
    for (const media of [FAILED, UPLOADING, 99 as MediaId]) expect(await request(ADA, media)).toBe(false);
    expect(await request(BERT, FIRST)).toBe(false);
    const { rows } = await database.pool.query(
      `select message->>'type' as type, (message->>'mediaId')::bigint as media from outbox order by id`,
    );
    expect(rows).toEqual([
      // The message of the other one's upload is still to be handled.
      { type: 'process-media', media: FIRST },
    ]);
  });

  it('takes the place of the one before', async () => {
    await request(ADA, FIRST);
    const before = await mustBeRequested(FIRST);
    await request(ADA, SECOND);
    expect(await requested(FIRST)).toBeUndefined();
    expect(await requested(SECOND)).toMatchObject({ userId: ADA, mediaKey: 'second', state: 'processing' });
    await noteAvatar(database.db, 'late');
    expect(await show(before, 'late')).toBe(false);
    expect(await avatarOf(ADA)).toEqual({ avatarUrl: null, avatarKey: null });
    expect(await requested(SECOND)).toBeDefined();
  });

  it('ends with its picture, and after a day', async () => {
    await request(ADA, FIRST);
    await database.pool.query('delete from media where id = $1', [FIRST]);
    expect(await requested(FIRST)).toBeUndefined();
    await request(ADA, SECOND);
    await deleteOldAvatarRequests(database.db);
    expect(await requested(SECOND)).toBeDefined();
    await database.pool.query("update avatar_requests set asked_at = now() - interval '25 hours'");
    await deleteOldAvatarRequests(database.db);
    expect(await requested(SECOND)).toBeUndefined();
  });
});

describe('an avatar', () => {
  it('is shown in place of an address, and of the one before, which can be read a while longer', async () => {
    await setUrl('https://app.example/ada.png');
    await shownWith('one');
    expect(await avatarOf(ADA)).toEqual({ avatarUrl: null, avatarKey: 'one' });
    expect(await requested(FIRST)).toBeUndefined();
    await shownWith('two', SECOND);
    expect(await avatarOf(ADA)).toEqual({ avatarUrl: null, avatarKey: 'two' });
    expect([await findAvatar(database.db, 'one'), await findAvatar(database.db, 'two')]).toEqual([
      { ownerId: null },
      { ownerId: ADA },
    ]);
    expect(await expired()).toEqual([]);
    await database.pool.query("update avatars set expires_at = expires_at - interval '1 minute'");
    expect([await findAvatar(database.db, 'one'), await findAvatar(database.db, 'two')]).toEqual([
      undefined,
      { ownerId: ADA },
    ]);
    expect(await expired()).toEqual(['one']);
  });

  it('that is removed can be read no more, and none that was asked for follows', async () => {
    await shownWith('one');
    await request(ADA, SECOND);
    const late = await mustBeRequested(SECOND);
    await remove(BERT, ADA);
    expect(await avatarOf(ADA)).toEqual({ avatarUrl: null, avatarKey: null });
    expect(await findAvatar(database.db, 'one')).toBeUndefined();
    await expect.poll(expired).toEqual(['one']);
    await noteAvatar(database.db, 'late');
    expect(await show(late, 'late')).toBe(false);
    const avatarUrl = 'https://app.example/ada.png';
    await setUrl(avatarUrl);
    await remove(ADA);
    expect(await avatarOf(ADA)).toEqual({ avatarUrl, avatarKey: null });
    await database.db.transaction().execute((trx) => removeAvatar(trx, ADA));
    expect(await avatarOf(ADA)).toEqual({ avatarUrl: null, avatarKey: null });
  });

  it('whose files have expired meanwhile is not shown', async () => {
    await request(ADA, FIRST);
    await expect(show(await mustBeRequested(FIRST), 'gone')).rejects.toThrow('expired');
    expect(await avatarOf(ADA)).toEqual({ avatarUrl: null, avatarKey: null });
    expect(await requested(FIRST)).toBeDefined();
  });

  it('comes and goes for several at once without a deadlock', async () => {
    const acts = Array.from({ length: 30 }, async (_, at) => {
      const key = `key${at}`;
      await request(ADA, at % 2 ? FIRST : SECOND);
      const asked = (await requested(FIRST)) ?? (await requested(SECOND));
      await noteAvatar(database.db, key);
      if (asked) await show(asked, key);
      if (at % 5 === 0) await remove(ADA, BERT);
    });
    await Promise.all(acts);
    const { rows } = await database.pool.query('select key from avatars where expires_at is null');
    const { avatarKey } = await avatarOf(ADA);
    expect(rows).toEqual(avatarKey === null ? [] : [{ key: avatarKey }]);
  });
});

import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Db } from '@ripple/db';
import { type Happening, recordEvents } from '@ripple/events';
import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { acceptWhereOpen } from '../follows/accept-requests.ts';
import { removeAvatarPictures } from './avatars.ts';
import { EXTERNAL_ID, IS_THERE, isReservedHandle, normaliseHandle, USER_COLUMNS, type User } from './user.ts';

/** What the embedding application says of a user of its own: what is missing stays, null clears. */
export interface UserUpsert {
  externalId: string;
  /** Of a user who is created; allotted where it is missing. No user has it. */
  id?: UserId;
  /** Made up where it is missing; it never changes. */
  handle?: string;
  /** Cleared, it is the handle. */
  name?: string | null;
  bio?: string | null;
  avatar?: string | null;
  data?: object | null;
  locked?: boolean | null;
}

export type Upserted =
  | { user: User; created: boolean; changed: boolean }
  /** The handle is another user's, or the user has another one. */
  | { refused: 'handle-taken' | 'handle-differs'; handle: string }
  /** The external id is that of a user who was suspended, and has left. */
  | { refused: 'left-suspended'; handle?: undefined };

/** A handle that was made up may be taken, and a user may come while it is created: each costs one more round. */
const MOST_ROUNDS = 5;

/**
 * Creates users, or changes them, by their external ids. It is idempotent, also at once: a user that comes meanwhile is
 * changed, and one that is so already is left alone. Who is unlocked accepts all requests that wait. Rows are locked in
 * one order, so that of two calls one waits.
 * @param wanted no two with the same external id
 * @param options.silently records no events
 * @returns what became of each, in their order
 */
export async function upsertUsers(
  tx: Tx,
  wanted: UserUpsert[],
  { silently = false } = {},
): Promise<Upserted[]> {
  const { db: trx } = tx;
  const record = silently ? async () => {} : (happenings: Happening[]) => recordEvents(trx, happenings);
  const results = new Map<string, Upserted>();
  let rest = wanted;
  for (let round = 1; rest.length > 0; round++) {
    if (round > MOST_ROUNDS) throw new Error('users come and go while they are written');
    const known = await lockUsers(trx, rest);
    for (const [id, result] of await changeUsers(trx, rest, known, record)) results.set(id, result);
    if (round > 1) {
      const kept = await listKeptExternalIds(
        trx,
        rest.map(({ externalId }) => externalId),
      );
      for (const externalId of kept) results.set(externalId, { refused: 'left-suspended' });
      rest = rest.filter(({ externalId }) => !kept.has(externalId));
    }
    const missing: UserUpsert[] = [];
    const given = new Set<string>();
    for (const each of rest) {
      if (known.has(each.externalId)) continue;
      const handle = each.handle === undefined ? undefined : normaliseHandle(each.handle);
      // Past the first round there was no user with this external id, so it was the handle that was not free.
      if (handle !== undefined && (round > 1 || isReservedHandle(handle) || given.has(handle))) {
        results.set(each.externalId, { refused: 'handle-taken', handle });
        continue;
      }
      if (handle !== undefined) given.add(handle);
      missing.push(each);
    }
    for (const user of await insertUsers(trx, missing, record)) {
      results.set(user.externalId, { user, created: true, changed: true });
    }
    rest = missing.filter(({ externalId }) => !results.has(externalId));
  }
  const unlocked = wanted.flatMap(({ externalId, locked }) => {
    const result = results.get(externalId) as Upserted;
    return 'user' in result && !result.created && locked !== undefined && !locked ? result.user.id : [];
  });
  if (unlocked.length > 0) await acceptWhereOpen(tx, unlocked);
  return wanted.map(({ externalId }) => results.get(externalId) as Upserted);
}

/** Records what happened to users. */
type Record = (happenings: Happening[]) => Promise<void>;

/** Those that are there, by their external ids. Who refers to a user doesn't wait for this lock. */
async function lockUsers(trx: Db, wanted: UserUpsert[]): Promise<Map<string, User>> {
  const { rows } = await sql<User>`
    select ${USER_COLUMNS} from users
    where coalesce(external_id, id::text) = any(${wanted.map(({ externalId }) => externalId)}::text[]) and ${IS_THERE}
    order by id for no key update`.execute(trx);
  return new Map(rows.map((user) => [user.externalId, user]));
}

/** Those that stay taken though their user is there no more (vacate-user.ts). */
export async function listKeptExternalIds(db: Db, externalIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ externalId: string }>`
    select ${EXTERNAL_ID} as "externalId" from users
    where ${EXTERNAL_ID} = any(${externalIds}::text[]) and not ${IS_THERE}`.execute(db);
  return new Set(rows.map(({ externalId }) => externalId));
}

async function changeUsers(
  trx: Db,
  wanted: UserUpsert[],
  known: Map<string, User>,
  record: Record,
): Promise<Map<string, Upserted>> {
  const results = new Map<string, Upserted>();
  const changed: User[] = [];
  const shownAnew: UserId[] = [];
  for (const each of wanted) {
    const user = known.get(each.externalId);
    if (!user) continue;
    if (each.handle !== undefined && normaliseHandle(each.handle) !== user.handle) {
      results.set(user.externalId, { refused: 'handle-differs', handle: each.handle });
      continue;
    }
    const next = applyTo(user, each);
    const isChanged = !isDeepStrictEqual(next, user);
    if (isChanged) changed.push(next);
    if (each.avatar !== undefined) shownAnew.push(user.id);
    results.set(user.externalId, { user: next, created: false, changed: isChanged });
  }
  await record(changed.map(({ id }) => ({ type: 'user.changed', actor: null, object: id })));
  // What the application sets comes later than a picture that is still to be made.
  if (shownAnew.length > 0) await removeAvatarPictures(trx, shownAnew);
  if (changed.length > 0) {
    await sql`
      update users set name = wanted.name, bio = wanted.bio, avatar_url = wanted.avatar, data = wanted.data::json,
        locked = wanted.locked
      from unnest(
        ${changed.map(({ id }) => id)}::bigint[], ${changed.map(({ name }) => name)}::text[],
        ${changed.map(({ bio }) => bio)}::text[], ${changed.map(({ avatarUrl }) => avatarUrl)}::text[],
        ${changed.map(({ data }) => data && JSON.stringify(data))}::text[],
        ${changed.map(({ locked }) => locked)}::boolean[]
      ) as wanted (id, name, bio, avatar, data, locked)
      where users.id = wanted.id`.execute(trx);
  }
  return results;
}

/** @returns those that were created; the others had a handle, or an external id, that is taken */
async function insertUsers(trx: Db, wanted: UserUpsert[], record: Record): Promise<User[]> {
  if (wanted.length === 0) return [];
  const users = wanted
    .map((each) => {
      const handle = normaliseHandle(each.handle ?? makeUpHandle());
      const { externalId, id = null } = each;
      return {
        ...applyTo(
          {
            ...{ externalId, handle, name: handle, bio: '', avatarUrl: null, avatarKey: null },
            ...{ data: null, locked: false },
          },
          each,
        ),
        id,
      };
    })
    .sort((one, other) => (one.externalId < other.externalId ? -1 : 1));
  const { rows } = await sql<User>`
    with created as (
      insert into users (id, external_id, handle, name, bio, avatar_url, data, locked)
      select coalesce(id, next_id()), external_id, handle, name, bio, avatar, data::json, locked from unnest(
        ${users.map(({ id }) => id)}::bigint[], ${users.map(({ externalId }) => externalId)}::text[], ${users.map(({ handle }) => handle)}::text[],
        ${users.map(({ name }) => name)}::text[], ${users.map(({ bio }) => bio)}::text[],
        ${users.map(({ avatarUrl }) => avatarUrl)}::text[],
        ${users.map(({ data }) => data && JSON.stringify(data))}::text[],
        ${users.map(({ locked }) => locked)}::boolean[]
      ) as wanted (id, external_id, handle, name, bio, avatar, data, locked)
      on conflict do nothing
      returning ${USER_COLUMNS}
    ), counted as (
      insert into user_counts (user_id) select id from created
    )
    select * from created`.execute(trx);
  await record(rows.map(({ id }) => ({ type: 'user.created', actor: null, object: id })));
  return rows;
}

function applyTo<Of extends Omit<User, 'id'>>(user: Of, wanted: UserUpsert): Of {
  const { name = user.name, bio = user.bio, avatar, data = user.data, locked = user.locked } = wanted;
  return {
    ...user,
    name: name ?? user.handle,
    bio: bio ?? '',
    // It takes the place of a picture of the user's own.
    ...(avatar !== undefined && { avatarUrl: avatar, avatarKey: null }),
    // As it will be read: -0 is 0.
    data: data && JSON.parse(JSON.stringify(data)),
    locked: locked ?? false,
  };
}

/** 62 random bits, in characters of handles. */
const makeUpHandle = () => `user_${(randomBytes(8).readBigUInt64BE() >> 2n).toString(36)}`;

import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { findUserState, setUserState, type Upserted, type UserUpsert, upsertUsers } from '@ripple/people';
import { objectNames } from '@ripple/posts';
import { sql } from 'kysely';
import type { Checked } from '../check-line.ts';
import { findIds } from '../ids.ts';
import type { Fate, WriteContext } from './write.ts';

/** Writes users as the upsert does, without events. Of several lines of one user, each in its turn. */
export async function writeUsers(context: WriteContext, lines: Checked<'user'>[]): Promise<Fate[]> {
  const fates = new Map<Checked<'user'>, Fate>();
  for (let rest = lines; rest.length > 0; ) {
    const taken = new Set<string>();
    const round = rest.filter(
      ({ upsert: { externalId } }) => !taken.has(externalId) && taken.add(externalId),
    );
    for (const [index, fate] of (await writeRound(context, round)).entries()) {
      fates.set(round[index] as Checked<'user'>, fate);
    }
    rest = rest.filter((line) => !fates.has(line));
  }
  return lines.map((line) => fates.get(line) as Fate);
}

async function writeRound({ db, names, touched }: WriteContext, lines: Checked<'user'>[]): Promise<Fate[]> {
  const { results, hasStates } = await db.transaction().execute(async (trx) => {
    const known = await names.users(
      trx,
      lines.map(({ upsert: { externalId } }) => externalId),
    );
    const old = lines.flatMap(({ upsert: { externalId }, at, former }) =>
      at === undefined || known.has(externalId) ? [] : [{ externalId, at, former }],
    );
    const ids = old.length === 0 ? [] : await findIds(trx, 'users', old);
    const idOf = new Map(old.map(({ externalId }, index) => [externalId, ids[index] as UserId]));
    const pictures = await listOwnPictures(trx, [...known.values()]);
    // What it enqueues is left to the relay.
    const upserted = await upsertUsers(
      { db: trx, origin: undefined, enqueued: [] },
      lines.map(({ upsert }) => {
        const id = idOf.get(upsert.externalId);
        const own = pictures.get(known.get(upsert.externalId) as UserId);
        return { ...withoutOwnPicture(upsert, own), ...(id !== undefined && { id }) };
      }),
      { silently: true },
    );
    let changed = false;
    for (const [index, { moderation }] of lines.entries()) {
      const result = upserted[index] as Upserted;
      if (!moderation || 'refused' in result) continue;
      const { state } = (await findUserState(trx, result.user.id)) ?? {};
      if (state !== moderation.state) await setUserState(trx, result.user.id, moderation);
      changed = true;
    }
    return { results: upserted, hasStates: changed };
  });
  touched.states ||= hasStates;
  return results.map((result): Fate => {
    if ('refused' in result) {
      const { refused, handle = '' } = result;
      return { bad: reasons[refused](handle) };
    }
    return result.changed ? 'new' : 'known';
  });
}

/** The keys of avatars that are pictures of their users. */
async function listOwnPictures(trx: Db, users: UserId[]): Promise<Map<UserId, string>> {
  const { rows } = await sql<{ id: UserId; key: string }>`
    select id, avatar_key as key from users
    where id = any(${users}::bigint[]) and avatar_key is not null`.execute(trx);
  return new Map(rows.map(({ id, key }) => [id, key]));
}

/** An export names a picture by its address. Taken as one of elsewhere, it would have the picture itself removed. */
function withoutOwnPicture(upsert: UserUpsert, key: string | undefined): UserUpsert {
  const { avatar, ...rest } = upsert;
  return key !== undefined && avatar?.endsWith(`/${objectNames(key).large}`) ? rest : upsert;
}

const reasons = {
  'handle-taken': (handle: string) => `the handle "${handle}" is taken`,
  'handle-differs': () => 'the user has another handle',
  'left-suspended': () => 'the user was suspended, and has left',
};

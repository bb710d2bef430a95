import { endSubscriptionsTo, feedFormats, feedPath } from '@ripple/feeds';
import { deleteNotifications } from '@ripple/notifications';
import { removeAvatarPictures } from '@ripple/people';
import { clearTombstones } from '@ripple/posts';
import { sql } from 'kysely';
import { listOwnKeys } from '../copies.ts';
import { addRemoved } from '../deletion.ts';
import type { Removal, Step } from '../removal.ts';
import { unlinkAll } from '../unlink-all.ts';

const BATCH = 500;

/** What the user was told. */
export const removeNotifications: Step = async ({ user }, trx) => {
  const count = await deleteNotifications(trx, user, BATCH);
  await addRemoved(trx, user, { notifications: count });
  return count;
};

/** Of posts that the user had deleted before. */
export const removeTombstones: Step = ({ user }, trx) => clearTombstones(trx, user, BATCH);

/**
 * Answers to requests. Those to requests for no user name it by its id: of a registration, and of what the application has
 * written.
 */
export const removeAnswers: Step = async ({ user }, trx) => {
  const { rows } = await sql`
    delete from idempotency_keys where (owner_id, key) in (
      (select owner_id, key from idempotency_keys where owner_id = ${user} limit ${BATCH})
      union all
      (select owner_id, key from idempotency_keys where owner_id = 0 and answer->>'id' = ${String(user)} limit ${BATCH})
    )
    returning owner_id`.execute(trx);
  return rows.length;
};

/** Reports by the user, and of the user: both hold what was written. The log of moderation stays. */
export const removeReports: Step = async ({ user }, trx) => {
  const { rows } = await sql`
    delete from reports where id in (
      (select id from reports where reporter_id = ${user} limit ${BATCH})
      union (select id from reports where user_id = ${user} limit ${BATCH})
    )
    returning id`.execute(trx);
  return rows.length;
};

/** Tables of which a user has a few rows. Requests that were under way when the user left may have written them again. */
const SMALL = [
  'mail_settings',
  'mail_due',
  'feed_tokens',
  'avatar_requests',
  'oauth_codes',
  'oauth_tokens',
  'timeline_markers',
] as const;

/** Subscriptions to the user's feed, what the user has set, and an avatar that was made too late. */
export const removeSettings: Step = async (removal, trx) => {
  const { user } = removal;
  let count = 0;
  const topics = (await listHandles(removal)).flatMap((handle) =>
    feedFormats.map((format) => feedPath({ kind: 'user', userId: user, handle, name: '' }, format)),
  );
  if (topics.length > 0) await endSubscriptionsTo(trx, topics);
  for (const table of SMALL) {
    const deleted = await trx.deleteFrom(table).where('user_id', '=', user).executeTakeFirst();
    count += Number(deleted.numDeletedRows);
  }
  await sql`delete from pulled_authors where author_id = ${user}`.execute(trx);
  await removeAvatarPictures(trx, [user]);
  return count;
};

/** Those that the user had, while they are known: for longer than the removal takes. */
export async function listHandles({ db, user }: Pick<Removal, 'db' | 'user'>): Promise<string[]> {
  const rows = await db.selectFrom('reserved_handles').select('handle').where('user_id', '=', user).execute();
  return rows.map(({ handle }) => handle);
}

/** Copies in Redis that are the user's own. */
export async function removeOwnCopies(removal: Removal): Promise<void> {
  const { redis, namespace, user } = removal;
  await unlinkAll(redis, listOwnKeys(redis, namespace, { user, handles: await listHandles(removal) }));
}

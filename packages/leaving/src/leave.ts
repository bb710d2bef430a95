import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { setUserState, vacateUser } from '@ripple/people';
import { type Deletion, findDeletion } from './deletion.ts';

const AT_ONCE = ['mail_settings', 'mail_due', 'feed_tokens', 'oauth_codes', 'oauth_tokens'] as const;

/**
 * A user leaves. When this is committed, and the states of users are renewed, nothing of the user is shown any more, and
 * the messages that have all of it removed are in the outbox. What could be sent or opened without a look at the user goes
 * here: mail, the address of the private feed, the tokens of clients, the avatar.
 * @param options.handleDays how long the handle is reserved
 * @returns the removal, which has not begun; `undefined` if there is no such user, or no more
 */
export async function leave(
  tx: Tx,
  user: UserId,
  options: { handleDays: number },
): Promise<Deletion | undefined> {
  const vacated = await vacateUser(tx.db, user, options);
  if (!vacated) return undefined;
  for (const table of AT_ONCE) await tx.db.deleteFrom(table).where('user_id', '=', user).execute();
  const { id } = await tx.db
    .insertInto('deletions')
    .values({ user_id: user, avatar_key: vacated.avatarKey })
    .returning('id')
    .executeTakeFirstOrThrow();
  await enqueue(
    tx,
    { type: 'delete-user', userId: user, turn: 0 },
    { type: 'user.deleted', actor: user, object: user },
  );
  await enqueue(tx, { type: 'delete-user-media', userId: user });
  // The last statement: others who change a state wait for it.
  await setUserState(tx.db, user, { state: 'deleted', reason: '' });
  return findDeletion(tx.db, id);
}

import type { Pool } from '@ripple/db';
import { openMessages, type UserId } from '@ripple/messages';

/**
 * The authors of the posts that a body is about: of each message, where it is a bundle. Messages about a post hold its tags,
 * and one about an edit the former text.
 */
export const authorsOf = (body: Buffer): UserId[] =>
  openMessages(body).flatMap(({ encode }) => authorOf(encode()) ?? []);

function authorOf(body: Buffer): UserId | undefined {
  try {
    // Leniently: a message that can't be understood may be why there is a dead letter.
    const { authorId } = JSON.parse(body.toString('utf8')) as { authorId?: UserId };
    return typeof authorId === 'number' ? authorId : undefined;
  } catch {
    return undefined;
  }
}

/** Whether all messages of a body are about posts of these users: nothing is left to do for them. */
export function isOnlyOf(body: Buffer, users: ReadonlySet<UserId>): boolean {
  const authors = authorsOf(body);
  return authors.length === openMessages(body).length && authors.every((author) => users.has(author));
}

/** Those of some users who have left. */
export async function listLeft(pool: Pool, users: UserId[]): Promise<UserId[]> {
  const { rows } = await pool.query<{ userId: UserId }>(
    'select user_id as "userId" from deletions where user_id = any($1::bigint[])',
    [users],
  );
  return rows.map(({ userId }) => userId);
}

/** Whether a user has left lately, or one is still being removed: the last messages about their posts may be given up by now. */
export async function hasLeaversOfLate(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ any: boolean }>(
    `select exists (
       select from deletions where swept_at is null or swept_at > clock_timestamp() - interval '1 day') as any`,
  );
  return rows[0]?.any === true;
}

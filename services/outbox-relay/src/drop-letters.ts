import { dropDeadLetters, listDeadLetters } from '@ripple/broker';
import type { Pool } from '@ripple/db';
import { authorsOf, hasLeaversOfLate, isOnlyOf, listLeft } from '@ripple/leaving';

type Broker = Parameters<typeof listDeadLetters>[0];

/**
 * Throws away dead letters about posts of users who have left: they hold tags, and former texts. What they would do, the
 * removal has done. Without users who have left of late the dead letters are not looked at.
 */
export async function dropLettersOfLeavers(pool: Pool, broker: Broker): Promise<void> {
  if (!(await hasLeaversOfLate(pool))) return;
  const letters = await listDeadLetters(broker, () => true);
  const authors = new Set(letters.flatMap(({ body }) => authorsOf(body)));
  const left = new Set(await listLeft(pool, [...authors]));
  if (left.size > 0) await dropDeadLetters(broker, ({ body }) => isOnlyOf(body, left));
}

import { mapLimit } from '@ripple/concurrency';
import { clearMentions, forgetMentions } from '@ripple/posts';
import { addRemoved } from '../deletion.ts';
import type { Removal } from '../removal.ts';

const BATCH = 200;
const AT_ONCE = 20;

/**
 * Mentions of the user in the posts of others. In two transactions: the second one, after the copies are renewed, makes
 * that these posts are not found again.
 */
export async function removeMentions({ db, documents, user }: Removal): Promise<number> {
  const posts = await db.transaction().execute((trx) => clearMentions(trx, user, BATCH));
  if (posts.length === 0) return 0;
  await mapLimit(posts, { limit: AT_ONCE }, documents.renew);
  await db.transaction().execute(async (trx) => {
    await forgetMentions(trx, user, posts);
    await addRemoved(trx, user, { mentions: posts.length });
  });
  return posts.length;
}

import type { Tx } from '@ripple/outbox';
import { type Follow, findUserIds, followAll, listBlockedAmong } from '@ripple/people';
import { notFound, ProblemError } from '../http/problem.ts';

/** Who is to follow whom, by their external ids. */
export interface FollowLine {
  follower: string;
  followee: string;
}

/**
 * Makes the follows of some lines, but for those that are refused.
 * @param lines none twice
 * @returns the follows that stand by then, and of each line why it was refused, if it was
 */
export async function followLines(
  tx: Tx,
  lines: FollowLine[],
): Promise<{ follows: Follow[]; refusals: (ProblemError | undefined)[] }> {
  const ids = await findUserIds(
    tx.db,
    lines.flatMap(({ follower, followee }) => [follower, followee]),
  );
  const wanted = lines.map((line): Follow | ProblemError => {
    if (line.follower === line.followee) return mayNotFollowOneself();
    const [follower, followee] = [ids.get(line.follower), ids.get(line.followee)];
    if (follower === undefined || followee === undefined) {
      return notFound(follower === undefined ? 'follower' : 'followee');
    }
    return { follower, followee };
  });
  const known = wanted.filter((each): each is Follow => !(each instanceof ProblemError));
  const blocked = new Set(await listBlockedAmong(tx.db, known));
  const follows = known.filter((each) => !blocked.has(each));
  if (follows.length > 0) await followAll(tx, follows);
  const refusals = wanted.map((each) => {
    if (each instanceof ProblemError) return each;
    return blocked.has(each) ? mayNotFollow() : undefined;
  });
  return { follows, refusals };
}

export const mayNotFollow = () => new ProblemError(403, 'You cannot follow this user.');
const mayNotFollowOneself = () => new ProblemError(422, 'A user cannot follow themself.');

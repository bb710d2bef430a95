import type { Tx } from '@ripple/outbox';
import { type Follow, findUserIds, followOrAskAll } from '@ripple/people';
import { notFound, ProblemError } from '../http/problem.ts';

/** Who is to follow whom, by their external ids. */
export interface FollowLine {
  follower: string;
  followee: string;
}

/** What became of a line that was not refused. */
export type FollowOutcome = { status: 204 } | { status: 202; state: 'requested' };

/**
 * Makes the follows of some lines, or requests for them, but for those that are refused.
 * @param lines none twice
 * @returns the follows that stand by then, and of each line what became of it, or why it was refused
 */
export async function followLines(
  tx: Tx,
  lines: FollowLine[],
): Promise<{ follows: Follow[]; outcomes: (ProblemError | FollowOutcome)[] }> {
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
  const { follows, requested, blocked } = await followOrAskAll(tx, known);
  const [waiting, refused] = [new Set<Follow>(requested), new Set<Follow>(blocked)];
  const outcomes = wanted.map((each) => {
    if (each instanceof ProblemError) return each;
    if (refused.has(each)) return mayNotFollow();
    return waiting.has(each) ? ({ status: 202, state: 'requested' } as const) : ({ status: 204 } as const);
  });
  return { follows, outcomes };
}

export const mayNotFollow = () => new ProblemError(403, 'You cannot follow this user.');
const mayNotFollowOneself = () => new ProblemError(422, 'A user cannot follow themself.');

import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { IS_THERE } from './user.ts';

export interface MostFollowed {
  id: UserId;
  handle: string;
  name: string;
  followers: number;
}

/**
 * Those with the most followers. Reads the whole of a narrow table, so it is for callers that ask seldom and keep the
 * answer: an index on `followers` would be written by every follow, and end the HOT updates of the counters.
 */
export function listMostFollowed(db: Db, limit: number): Promise<MostFollowed[]> {
  return db
    .selectFrom((from) =>
      from
        .selectFrom('user_counts')
        .select(['user_id', 'followers'])
        .orderBy('followers', 'desc')
        .orderBy('user_id')
        .limit(limit)
        .as('most'),
    )
    .innerJoin('users', 'users.id', 'most.user_id')
    .select(['users.id', 'handle', 'name', 'followers'])
    .where(IS_THERE)
    .orderBy('followers', 'desc')
    .orderBy('user_id')
    .execute();
}

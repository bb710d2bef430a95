import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';

/** How far a user has read a timeline, as a client has noted it. */
export interface Marker {
  timeline: 'home' | 'notifications';
  lastReadId: number;
  version: number;
  updatedAt: Date;
}

const columns = ['timeline', 'last_read_id as lastReadId', 'version', 'updated_at as updatedAt'] as const;

export function listMarkers(db: Db, userId: UserId): Promise<Marker[]> {
  return db.selectFrom('timeline_markers').select(columns).where('user_id', '=', userId).execute();
}

/** Notes how far a user has read. */
export function setMarker(
  trx: Db,
  userId: UserId,
  { timeline, lastReadId }: Pick<Marker, 'timeline' | 'lastReadId'>,
): Promise<Marker> {
  return trx
    .insertInto('timeline_markers')
    .values({ user_id: userId, timeline, last_read_id: lastReadId })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'timeline']).doUpdateSet({
        last_read_id: lastReadId,
        version: sql<number>`timeline_markers.version + 1`,
        updated_at: sql<Date>`now()`,
      }),
    )
    .returning(columns)
    .executeTakeFirstOrThrow();
}

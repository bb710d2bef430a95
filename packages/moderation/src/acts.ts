import { type Db, inRange, type PageOfIds } from '@ripple/db';
import { type Id, type PostId, timeOf, type UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { ReportId } from './reports.ts';

export type ActId = Id<'act'>;

/** Who moderates. */
export interface Moderator {
  /** `undefined`: the application, or a token whose subject is no user. */
  userId: UserId | undefined;
  /** The subject of such a token. */
  subject: string | undefined;
}

/** What was done, and to what. `post.released`: it was held until then. */
export type Action =
  | 'post.hidden'
  | 'post.visible'
  | 'post.released'
  | `user.${'active' | 'silenced' | 'suspended'}`
  | `report.${'open' | 'resolved' | 'dismissed' | 'closed'}`;

/** A line of the log. */
export interface Act {
  id: ActId;
  action: Action;
  moderatorId: UserId | null;
  /** The subject of the moderator's token where it is no user. */
  moderator: string | null;
  postId: PostId | null;
  /** Whom it concerns: of a post, its author. */
  userId: UserId;
  reportId: ReportId | null;
  reason: string;
}

/** Writes an act down, in its transaction. */
export async function recordAct(
  trx: Db,
  { userId, subject }: Moderator,
  act: Pick<Act, 'action' | 'userId' | 'reason'> & Partial<Pick<Act, 'postId' | 'reportId'>>,
): Promise<void> {
  await trx
    .insertInto('moderation_log')
    .values({
      action: act.action,
      moderator_id: userId ?? null,
      moderator: userId === undefined ? (subject ?? null) : null,
      post_id: act.postId ?? null,
      user_id: act.userId,
      report_id: act.reportId ?? null,
      reason: act.reason,
    })
    .execute();
}

/** A part of the log. */
export async function listActs(db: Db, range: PageOfIds<ActId>): Promise<Act[]> {
  const { isInRange, ordered } = inRange(sql`id`, range);
  const { rows } = await sql<Act>`
    select id, action, moderator_id as "moderatorId", moderator, post_id as "postId", user_id as "userId",
      report_id as "reportId", reason
    from moderation_log where ${isInRange} ${ordered}`.execute(db);
  return rows;
}

/** When a post that was held was released; `undefined` if it was not. */
export async function findReleasedAt(db: Db, post: PostId): Promise<Date | undefined> {
  const row = await db
    .selectFrom('moderation_log')
    .select('id')
    .where('post_id', '=', post)
    .where('action', '=', 'post.released')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && timeOf(row.id as ActId);
}

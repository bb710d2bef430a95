import { type Db, inRange, type PageOfIds } from '@ripple/db';
import { recordEvents } from '@ripple/events';
import type { Id, PostId, UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { type Moderator, recordAct } from './acts.ts';

export type ReportId = Id<'report'>;

/** `resolved`: something was done about it; `dismissed`: nothing had to be; `closed`: done with, without saying which. */
export const reportStates = ['open', 'resolved', 'dismissed', 'closed'] as const;
export type ReportState = (typeof reportStates)[number];

/** What a user reports: a post, or a user; of a post also its author is named. */
export interface NewReport {
  reporterId: UserId;
  postId: PostId | null;
  userId: UserId;
  reason: string;
  text: string;
}

export interface Report extends NewReport {
  id: ReportId;
  state: ReportState;
  /** What the moderator has noted. */
  note: string;
}

export interface ReportChange {
  state: ReportState;
  /** If not given, it stays. */
  note?: string | undefined;
}

/** Reports of one user that may be open at once. */
export const MOST_OPEN_REPORTS = 100;

const columns = sql`id, reporter_id as "reporterId", post_id as "postId", user_id as "userId", reason, text, state, note`;

/**
 * Reports a post or a user. What is reported already, and open, is not reported again: the first report stands. Of one
 * reporter's requests at once a few may be taken above the bound; to wait for each other they would keep connections.
 * @returns `undefined` if too many of the reporter's are open
 */
export async function createReport(tx: Tx, report: NewReport): Promise<Report | undefined> {
  const { reporterId, postId, userId, reason, text } = report;
  const { rows } = await sql<Report>`
    insert into reports (reporter_id, post_id, user_id, reason, text)
    select ${reporterId}::bigint, ${postId}::bigint, ${userId}::bigint, ${reason}, ${text}
    where (select count(*) from reports where reporter_id = ${reporterId} and state = 'open') < ${MOST_OPEN_REPORTS}
    on conflict (reporter_id, user_id, coalesce(post_id, 0)) where state = 'open' do nothing
    returning ${columns}`.execute(tx.db);
  const [created] = rows;
  if (created) {
    await recordEvents(tx.db, [{ type: 'report.created', actor: reporterId, object: created.id }]);
    return created;
  }
  const { rows: known } = await sql<Report>`
    select ${columns} from reports
    where reporter_id = ${reporterId} and user_id = ${userId} and coalesce(post_id, 0) = ${postId ?? 0}
      and state = 'open'`.execute(tx.db);
  return known[0];
}

/** Whether a post is reported, or was. */
export async function isReported(db: Db, post: PostId): Promise<boolean> {
  const { rows } = await sql`select from reports where post_id = ${post} limit 1`.execute(db);
  return rows.length > 0;
}

export async function findReport(db: Db, id: ReportId): Promise<Report | undefined> {
  const { rows } = await sql<Report>`select ${columns} from reports where id = ${id}`.execute(db);
  return rows[0];
}

/** The reports with these ids; those of no report are left out. */
export async function listReportsByIds(db: Db, ids: ReportId[]): Promise<Report[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Report>`select ${columns} from reports where id = any(${ids}::bigint[])`.execute(
    db,
  );
  return rows;
}

/** A part of the reports in a state; of all, if none is given. */
export async function listReports(
  db: Db,
  state: ReportState | undefined,
  range: PageOfIds<ReportId>,
): Promise<Report[]> {
  const { isInRange, ordered } = inRange(sql`id`, range);
  const { rows } = await sql<Report>`
    select ${columns} from reports
    where ${state === undefined ? sql`true` : sql`state = ${state}`} and ${isInRange} ${ordered}`.execute(db);
  return rows;
}

/**
 * Says what became of a report. Where it is so already, nothing is done.
 * @returns what it is then; `undefined` if there is no such report
 * @throws {ReportedAgainError} if it can't be opened again
 */
export async function changeReport(
  tx: Tx,
  id: ReportId,
  { state, note }: ReportChange,
  moderator: Moderator,
): Promise<Pick<Report, 'state' | 'note'> | undefined> {
  const { rows } = await sql<Report>`
    select ${columns} from reports where id = ${id} for no key update`.execute(tx.db);
  const [before] = rows;
  if (!before) return undefined;
  const changed = { state, note: note ?? before.note };
  if (before.state === state && before.note === changed.note) return changed;
  await sql`update reports set state = ${state}, note = ${changed.note} where id = ${id}`
    .execute(tx.db)
    .catch((cause) => {
      throw cause.code === UNIQUE_VIOLATION ? new ReportedAgainError({ cause }) : cause;
    });
  await recordAct(tx.db, moderator, {
    action: `report.${state}`,
    postId: before.postId,
    userId: before.userId,
    reportId: id,
    reason: note ?? '',
  });
  return changed;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';

/** The same was reported by the same user since, and that report is open. */
export class ReportedAgainError extends Error {
  override name = 'ReportedAgainError';
  constructor(options: ErrorOptions) {
    super('the same was reported again, and that report is open', options);
  }
}

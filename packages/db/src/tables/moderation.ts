import type { PostId, UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface ReportsTable {
  id: Generated<number>;
  reporter_id: UserId;
  post_id: PostId | null;
  /** Who is reported: of a post, its author. */
  user_id: UserId;
  reason: string;
  text: string;
  state: Generated<'open' | 'resolved' | 'dismissed' | 'closed'>;
  /** What the moderator has noted. */
  note: Generated<string>;
}

export interface ModerationLogTable {
  id: Generated<number>;
  action: string;
  /** Who did it, if that is a user. */
  moderator_id: UserId | null;
  /** The subject of the token, if that is no user; null for the application. */
  moderator: string | null;
  post_id: PostId | null;
  /** Whom it concerns: of a post, its author. */
  user_id: UserId;
  report_id: number | null;
  reason: string;
}

import type { MediaId, UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface AvatarRequestsTable {
  user_id: UserId;
  media_id: MediaId;
  asked_at: Generated<Date>;
}

export interface AvatarsTable {
  key: string;
  expires_at: Date | null;
}

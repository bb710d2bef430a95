import type { PostId, UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export type NotificationKind = 'mention' | 'reply' | 'favourite' | 'repost' | 'follow' | 'follow-request';

export interface NotificationsTable {
  user_id: UserId;
  id: Generated<number>;
  group_id: Generated<number>;
  kind: NotificationKind;
  post_id: PostId | null;
  actors: UserId[];
  count: number;
}

export interface NotificationStatesTable {
  user_id: UserId;
  read_up_to: Generated<number>;
}

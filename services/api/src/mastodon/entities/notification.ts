import type { PresentedNotification } from '../../timeline/show-notifications.ts';
import type { Account } from './account.ts';
import type { Status } from './status.ts';

const TYPES: Record<PresentedNotification['kind'], string> = {
  mention: 'mention',
  reply: 'mention',
  favourite: 'favourite',
  repost: 'reblog',
  follow: 'follow',
  'follow-request': 'follow_request',
};

/**
 * A notification (https://docs.joinmastodon.org/entities/Notification/).
 * @param account of whom it tells first
 * @param status undefined where it tells of no post
 */
export const toNotification = (
  { id, kind, createdAt }: PresentedNotification,
  account: Account,
  status: Status | undefined,
) => ({
  id,
  type: TYPES[kind],
  created_at: createdAt,
  group_key: `ungrouped-${id}`,
  account,
  ...(status && { status }),
});

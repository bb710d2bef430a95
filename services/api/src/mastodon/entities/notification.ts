import type { PresentedNotification } from '../../timeline/show-notifications.ts';
import type { Account } from './account.ts';
import type { Status } from './status.ts';

/** What Mastodon calls what a user is told of. */
export const notificationTypes: Record<PresentedNotification['kind'], string> = {
  mention: 'mention',
  reply: 'mention',
  favourite: 'favourite',
  repost: 'reblog',
  follow: 'follow',
  'follow-request': 'follow_request',
};

/** What a notification shows besides itself. */
export interface NotificationDetails {
  /** By the id of a user. */
  accounts: ReadonlyMap<string, Account>;
  /** By the id of a post. */
  statuses: ReadonlyMap<string, Status>;
}

/**
 * A notification as clients of Mastodon know one (https://docs.joinmastodon.org/entities/Notification/). Of several who
 * did the same, the last one is named.
 * @returns undefined where that one, or the status, is gone
 */
export function toNotification(
  notification: PresentedNotification,
  { accounts, statuses }: NotificationDetails,
) {
  const { id, kind, createdAt, actors, post } = notification;
  const account = actors.flatMap((actor) => accounts.get(actor.id) ?? [])[0];
  const status = post && statuses.get(post.id);
  if (!account || status === undefined) return undefined;
  return {
    id,
    type: notificationTypes[kind],
    created_at: createdAt,
    group_key: groupKeyOf(notification),
    account,
    ...(status && { status }),
  };
}

/** Ends with the id of the notification, by which it is found again. */
export const groupKeyOf = ({ id, kind, post }: PresentedNotification): string =>
  isGrouped.has(kind)
    ? [notificationTypes[kind], ...(post ? [post.id] : []), id].join('-')
    : `ungrouped-${id}`;

const isGrouped: ReadonlySet<string> = new Set(['favourite', 'repost', 'follow']);

/**
 * Several who did the same to the same status
 * (https://docs.joinmastodon.org/methods/grouped_notifications/#NotificationGroup).
 */
export function toNotificationGroup(notification: PresentedNotification) {
  const { id, kind, createdAt, actors, count, post } = notification;
  return {
    group_key: groupKeyOf(notification),
    notifications_count: count,
    type: notificationTypes[kind],
    most_recent_notification_id: Number(id),
    page_min_id: id,
    page_max_id: id,
    latest_page_notification_at: createdAt,
    sample_account_ids: actors.map((actor) => actor.id),
    ...(post && { status_id: post.id }),
  };
}

import type { UserId } from '@ripple/messages';

/** What can happen, as applications are told it. */
export const eventTypes = [
  'post.created',
  'post.edited',
  'post.deleted',
  'post.held',
  'post.hidden',
  'repost.created',
  'repost.deleted',
  'favourite.created',
  'favourite.deleted',
  'follow.created',
  'follow.deleted',
  'follow.requested',
  'user.created',
  'user.changed',
  'user.deleted',
  'report.created',
  'webhook.disabled',
] as const;
export type EventType = (typeof eventTypes)[number];

/** Something that has happened. Events hold ids alone: what these stand for is looked up when they are read. */
export interface Happening {
  type: EventType;
  /** Who did it; null: the application or an operator. */
  actor: UserId | null;
  /** The post that was made, changed or marked, the user who was followed or changed, the report, the webhook. */
  object: number;
}

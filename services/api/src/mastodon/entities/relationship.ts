import type { Relationship } from '@ripple/people';

/**
 * What the reader is to an account (https://docs.joinmastodon.org/entities/Relationship/). Who is followed is followed with
 * reposts; who is muted is muted in notifications, too.
 */
export const toRelationship = (known: Relationship) => ({
  id: String(known.id),
  following: known.following,
  showing_reblogs: known.following || known.requested,
  notifying: false,
  languages: null,
  followed_by: known.followedBy,
  blocking: known.blocking,
  blocked_by: known.blockedBy,
  muting: known.muting,
  muting_notifications: known.muting,
  requested: known.requested,
  requested_by: known.requestedBy,
  domain_blocking: false,
  endorsed: false,
  note: '',
});

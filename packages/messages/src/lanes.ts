import type { Ring } from '@ripple/budgets';

/**
 * A lane is one quorum queue with consumers of its own. Priority is a matter of lanes, not of message
 * priorities: a lane that is flooded can't delay another one.
 */
export const lanes = {
  /** One message per post: fan-out plans it. */
  'post-created': { ring: 'followers' },
  /** Whatever else people do: one message each. */
  events: { ring: 'followers' },
  /** Slices of followers of ordinary authors. */
  followers: { ring: 'followers' },
  /** What people are told of. */
  notifications: { ring: 'followers' },
  /** Slices of authors with very many followers, so that nobody else's followers wait behind them. */
  'followers-bulk': { ring: 'followers' },
  /** Author, tag, reply and public timelines. */
  public: { ring: 'public' },
  /** Counts and marks of posts. */
  reactions: { ring: 'public' },
  /** Feeds to be rendered anew. */
  feeds: { ring: 'feeds' },
  /** Pictures to be made ready. Of no ring: a post doesn't wait for its pictures, and they have no budget. */
  media: { ring: undefined },
  /** Feeds to be sent to who has subscribed to them. Of no ring: other people's servers may be slow. */
  websub: { ring: undefined },
  /** Mail that somebody waits for, a little. Of no ring: it is late on purpose. */
  mail: { ring: undefined },
  /** Mail to everybody. */
  digests: { ring: undefined },
} as const satisfies Record<string, { ring: Ring | undefined }>;

export type Lane = keyof typeof lanes;
export const laneNames = Object.keys(lanes) as Lane[];

type RingLane = { [Name in Lane]: (typeof lanes)[Name]['ring'] extends Ring ? Name : never }[Lane];

/** The lanes behind fan-out, at whose end something becomes visible to a ring. */
export type DeliveryLane = Exclude<RingLane, 'post-created' | 'events'>;
export const deliveryLanes = laneNames.filter(
  (lane): lane is DeliveryLane =>
    lanes[lane].ring !== undefined && lane !== 'post-created' && lane !== 'events',
);

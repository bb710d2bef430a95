import type { MessageType } from './message-types.ts';
import type { Ring } from './rings.ts';

/**
 * A lane is one quorum queue with consumers of its own, or one for each of its parts (parts.ts). Priority is a matter of
 * lanes, not of message priorities: a flooded lane can't delay another one. `carries` are the types of messages that
 * travel in it; watermarks travel in every lane of a ring. `together` is how many messages the broker is given as one at
 * most (bundle.ts): 1 where several workers are to share them one by one, or where parties take turns.
 */
export const lanes = {
  /** One message per post: fan-out plans it. */
  'post-created': { ring: 'followers', carries: ['post-created'], together: 32 },
  /** Every other act of a user: one message each. */
  events: {
    ring: 'followers',
    carries: ['post-edited', 'post-deleted', 'favourite-changed', 'relation-changed', 'topics-changed'],
    together: 32,
  },
  /** Slices of followers of ordinary authors. */
  followers: {
    ring: 'followers',
    carries: ['deliver-home', 'deliver-mentions', 'apply-relation', 'apply-topics'],
    together: 32,
  },
  notifications: {
    ring: 'followers',
    carries: ['notify-of-post', 'notify-of-favourite', 'notify-of-relation'],
    together: 32,
  },
  /** Slices of authors with very many followers: the followers of others don't wait behind them. */
  'followers-bulk': { ring: 'followers', carries: ['deliver-home'], together: 1 },
  /** Author, tag, reply and public timelines. */
  public: { ring: 'public', carries: ['index-post', 'reindex-post', 'unindex-post'], together: 32 },
  /** Counts and marks of posts. */
  reactions: { ring: 'public', carries: ['apply-favourite', 'count-post'], together: 8 },
  feeds: { ring: 'feeds', carries: ['refresh-feeds'], together: 8 },
  /** Of no ring: of an account that was unlocked a hundred thousand may wait. */
  'follow-requests': { ring: undefined, carries: ['accept-follow-requests'], together: 1 },
  /** Of no ring: a post doesn't wait for its pictures, and they have no budget. */
  media: { ring: undefined, carries: ['process-media', 'delete-media'], together: 1 },
  /** Of no ring: the servers of subscribers may be slow. */
  websub: { ring: undefined, carries: ['verify-subscription', 'distribute-feed'], together: 1 },
  /** Of no ring, for the same reason; and apart, so that neither delays the other. */
  webhooks: { ring: undefined, carries: ['send-webhooks'], together: 1 },
  /** Of no ring: mail is late on purpose. */
  mail: { ring: undefined, carries: ['send-confirmation', 'send-notifications'], together: 1 },
  digests: { ring: undefined, carries: ['send-digest'], together: 1 },
  /** Of no ring: what a user who has left has written is seen no more by then. */
  deletions: { ring: undefined, carries: ['delete-user'], together: 1 },
  /** The same for pictures, by the worker that has the storage. */
  'media-deletions': { ring: undefined, carries: ['delete-user-media'], together: 1 },
} as const satisfies Record<
  string,
  { ring: Ring | undefined; carries: readonly MessageType[]; together: number }
>;

export type Lane = keyof typeof lanes;
export const laneNames = Object.keys(lanes) as Lane[];

/** The types of messages that a lane carries. */
export type TypeIn<In extends Lane> = (typeof lanes)[In]['carries'][number];
/** The lanes that carry a type of message. */
export type LaneOf<Type extends MessageType> = {
  [In in Lane]: Type extends TypeIn<In> ? In : never;
}[Lane];

/** `Type` if one lane alone carries it, else `never`: each lane must be all lanes of the type. */
type IfInOneLane<Type extends MessageType, In = LaneOf<Type>> = In extends Lane
  ? [LaneOf<Type>] extends [In]
    ? Type
    : never
  : never;
/** The types whose lane follows from the type: all that can go through the outbox. */
export type TypeOfOneLane = { [Type in MessageType]: IfInOneLane<Type> }[MessageType];

const lanesByType = new Map(
  laneNames.flatMap((lane) => lanes[lane].carries.map((type): [MessageType, Lane] => [type, lane])),
);

/** The one lane in which messages of a type travel. */
export const laneOf = (type: TypeOfOneLane): Lane => lanesByType.get(type) as Lane;

/** Whether a lane carries messages of a type. */
export const carries = (lane: Lane, type: MessageType): boolean =>
  (lanes[lane].carries as readonly MessageType[]).includes(type);

/** The lanes that something becomes visible to a ring by: each has a delay. */
export type RingLane = { [In in Lane]: (typeof lanes)[In]['ring'] extends Ring ? In : never }[Lane];
export const ringLanes = laneNames.filter((lane): lane is RingLane => lanes[lane].ring !== undefined);

/** Those behind fan-out, at whose end it becomes visible. */
export type DeliveryLane = Exclude<RingLane, 'post-created' | 'events'>;
export const deliveryLanes = ringLanes.filter(
  (lane): lane is DeliveryLane => lane !== 'post-created' && lane !== 'events',
);

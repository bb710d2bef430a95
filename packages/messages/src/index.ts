export { encodeMessage, encodeTogether, openMessages } from './bundle.ts';
export {
  EPOCH_MS,
  type Id,
  lowestIdAt,
  type MediaId,
  type OAuthAppId,
  type OAuthTokenId,
  type PostId,
  parseId,
  type SubscriptionId,
  timeOf,
  type UserId,
  type WebhookDeliveryId,
  type WebhookId,
  type WebSubRequestId,
} from './ids.ts';
export {
  carries,
  type DeliveryLane,
  deliveryLanes,
  type Lane,
  laneNames,
  laneOf,
  lanes,
  type RingLane,
  ringLanes,
  type TypeIn,
  type TypeOfOneLane,
} from './lanes.ts';
export {
  InvalidMessageError,
  type Job,
  type Message,
  type MessageOf,
  NewerMessageError,
} from './message.ts';
export type { MessageType } from './message-types.ts';
export { type LaneParts, laneOfPart, ONE_PART, type Part, partFor, partsOf } from './parts.ts';
export { objective, type Ring, rings } from './rings.ts';

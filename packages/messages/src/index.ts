export { type DeliveryLane, deliveryLanes, type Lane, laneNames, lanes } from './lanes.ts';
export {
  type ApplyRelation,
  type DeliverHome,
  encodeMessage,
  type IndexPost,
  InvalidMessageError,
  type Job,
  type Message,
  NewerMessageError,
  type PostCreated,
  parseMessage,
  type RefreshFeeds,
  type UnindexPost,
  type Watermark,
} from './message.ts';

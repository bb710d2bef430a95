export { type Broker, createBroker } from './broker.ts';
export type { Subscription } from './consumer.ts';
export type { DeadLetter } from './dead-letter.ts';
export { type Choose, dropDeadLetters, listDeadLetters, redriveDeadLetters } from './dead-letters.ts';
export type { Holding } from './holding.ts';
export {
  type BrokerState,
  createInspector,
  type Inspector,
  inspectBroker,
  inspectBrokerNode,
  type QueueState,
} from './inspect.ts';
export { ack, type Handler, type Outcome } from './outcome.ts';
export { PublishError } from './publish-error.ts';
export { deleteTopology, type Rung, retryLadder, topologyNames } from './topology.ts';

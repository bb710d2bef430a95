export { type Broker, createBroker } from './broker.ts';
export { ack, type Consumer, type Handler, type Outcome, type Subscription } from './consumer.ts';
export type { DeadLetter } from './dead-letter.ts';
export {
  type Choose,
  type DeadLettersOptions,
  dropDeadLetters,
  type Redriven,
  readDeadLetters,
  redriveDeadLetters,
} from './dead-letters.ts';
export {
  type BrokerState,
  createInspector,
  type Inspector,
  inspectBroker,
  type QueueState,
} from './inspect.ts';
export { PublishError } from './publisher.ts';
export { deleteTopology, type Rung, retryLadder, topologyNames } from './topology.ts';

export { type Broker, createBroker } from './broker.ts';
export { ack, type Consumer, type Handler, type Outcome, type Subscription } from './consumer.ts';
export { PublishError } from './publisher.ts';
export { deleteTopology, type Rung, retryLadder, topologyNames } from './topology.ts';

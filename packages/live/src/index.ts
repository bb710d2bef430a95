export { createLiveListener, type LiveListener } from './listener.ts';
export { createLivePublisher, type LivePublisher } from './publisher.ts';
export type { Ear, Entry } from './tail.ts';
export { createTail } from './tail.ts';
export { CHANGES, notificationsOf, type Topic, topicOf } from './topic.ts';

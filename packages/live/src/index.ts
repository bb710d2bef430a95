export { createLiveListener, type LiveListener } from './listener.ts';
export { createLivePublisher, type LivePublisher } from './publisher.ts';
export { createTail, type Ear, type Entry } from './tail.ts';
export { CHANGES, notificationsOf, type Topic, topicOf } from './topic.ts';

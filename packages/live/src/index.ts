export { CHANGES, type Channel, channelOf, notificationsOf } from './channel.ts';
export type { LogEntry } from './channel-log.ts';
export { createLiveListener, type LiveListener } from './listener.ts';
export { createLogTail, type LogTail } from './log-tail.ts';
export { createLivePublisher, type LivePublisher } from './publisher.ts';
export type { Subscription } from './subscription.ts';

export { deleteOldEvents } from './delete-old-events.ts';
export { type EventType, eventTypes, type Happening } from './event.ts';
export { findEventsFront } from './events-front.ts';
export {
  type EventCursor,
  type EventStretch,
  listEvents,
  parseEventCursor,
  type RecordedEvent,
} from './list-events.ts';
export { findNewestEvent, waitUntilReadable } from './newest-event.ts';
export { eventsInserted, recordEvents } from './record.ts';

export { type EventType, eventTypes, type Happening } from './event.ts';
export {
  type EventCursor,
  type EventStretch,
  listEvents,
  parseEventCursor,
  type RecordedEvent,
} from './list-events.ts';
export { eventsInserted, recordEvents } from './record.ts';

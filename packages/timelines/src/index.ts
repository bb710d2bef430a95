export { readFromPostgres } from './postgres-source.ts';
export {
  author,
  home,
  indexedUnder,
  publicTimeline,
  type Timeline,
  tag,
  timelineKey,
} from './timeline.ts';
export { CAP, createTimelineStore, type TimelineStore } from './timeline-store.ts';
export { buildTimeline, type Chunk, createTimelines, type Timelines } from './timelines.ts';

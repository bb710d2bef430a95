export { readFromPostgres } from './postgres-source.ts';
export { createPulls, markPulled, type Pulls } from './pulls.ts';
export { type RebuildContext, rebuildTimeline } from './rebuild.ts';
export { type RebuildRecord, readRebuildRecord, rebuildMany } from './rebuild-many.ts';
export { renewTopics } from './renew-topics.ts';
export {
  ANY_TOPIC,
  author,
  favourites,
  home,
  indexedUnder,
  keyword,
  mentions,
  publicTimeline,
  replies,
  type Timeline,
  tag,
  timelineKey,
} from './timeline.ts';
export { sampleTimelines, scanTimelines, type TimelineKind, timelineKinds } from './timeline-keys.ts';
export { CAP, createTimelineStore, type TimelineStore } from './timeline-store.ts';
export { buildTimeline, type Chunk, createTimelines, type Timelines } from './timelines.ts';
export { isSound, type Verdict } from './verify.ts';
export { type Verified, verifyTimelines } from './verify-many.ts';

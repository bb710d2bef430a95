export { belongsIn } from './belongs-in.ts';
export { type Chunk, sizeAfter } from './chunk.ts';
export { createKeywordFinder, type FindKeywords } from './find-keywords.ts';
export { createDropOutdated, type Outdated } from './maintenance/drop-outdated.ts';
export { type RebuildContext, rebuildTimeline } from './maintenance/rebuild.ts';
export { findRebuildRecord, type RebuildRecord, rebuildMany } from './maintenance/rebuild-many.ts';
export {
  sampleTimelines,
  scanTimelines,
  type TimelineKind,
  timelineKinds,
} from './maintenance/timeline-keys.ts';
export { isSound, type Verdict } from './maintenance/verify.ts';
export { type Verified, verifyTimelines } from './maintenance/verify-many.ts';
export { listMarkers, type Marker, setMarker } from './markers.ts';
export { type FindPlaces, findMentions, placePost } from './place-post.ts';
export { listPostIds } from './postgres-source.ts';
export { createPulls, markPulled, type Pulls } from './pulls.ts';
export { CAP } from './push-posts.ts';
export { renewFavourite, renewRepost } from './renew-reactions.ts';
export { renewFollows, renewRelation } from './renew-relation.ts';
export { renewTopics } from './renew-topics.ts';
export {
  ANY_TOPIC,
  author,
  bookmarks,
  favourites,
  hiddenKey,
  home,
  indexedUnder,
  isTagOrKeyword,
  keyword,
  mentions,
  publicTimeline,
  type ReadableTimeline,
  replies,
  type Timeline,
  tag,
  timelineKey,
} from './timeline.ts';
export { createTimelineStore, type TimelineStore, type Window } from './timeline-store.ts';
export { buildTimeline, createTimelines, MOST_LOOKED_AT, type Timelines } from './timelines.ts';
export { followTopic, MOST_TOPICS, unfollowTopic } from './topics/follow-topic.ts';
export { createFollowedTopics, type FollowedTopics } from './topics/followed-topics.ts';
export {
  listTopicFollowersOfEach,
  listTopicsOfPosts,
  listWrittenTopics,
  type TopicOfPost,
} from './topics/list-topics.ts';
export {
  keywordTopic,
  matchTopics,
  parseTopicName,
  type Topic,
  type TopicName,
  tagTopic,
} from './topics/topic.ts';
export { createViewerFacts, type ViewerFacts } from './viewer-facts.ts';

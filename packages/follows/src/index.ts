export { follow, unfollow } from './follow.ts';
export { createFollowees, type Followees } from './followees.ts';
export { isFollowing, readFolloweesAmong, readFollowers, readPushedFollowees } from './read-follows.ts';
export { type RelationChange, recordRelation } from './record-relation.ts';
export { SHARDS, shardOf } from './shard.ts';

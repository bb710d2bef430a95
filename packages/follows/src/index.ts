export { type FollowChange, follow, unfollow } from './follow.ts';
export { countFollowers, isFollowing, readFollowees, readFollowers } from './read-follows.ts';
export { SHARDS, shardOf } from './shard.ts';

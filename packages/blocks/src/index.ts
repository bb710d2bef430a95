export { type Barriers, createBarriers } from './barriers.ts';
export { block, isBlockedBetween, mute, readBlocking, unblock, unmute } from './block.ts';
export { renewRelation } from './renew-relation.ts';

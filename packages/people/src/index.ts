export {
  block,
  findBlocking,
  isBlockedBetween,
  listBlockedAmong,
  lockForBlocks,
  mute,
  unblock,
  unmute,
} from './blocks/block.ts';
export { type BlockList, createBlockList } from './blocks/block-list.ts';
export { acceptRequest, acceptWaiting } from './follows/accept-requests.ts';
export { follow, unfollow } from './follows/follow.ts';
export { type Follow, followAll } from './follows/follow-all.ts';
export { addToFollowCounts } from './follows/follow-counts.ts';
export { followOrAsk, followOrAskAll } from './follows/follow-or-ask.ts';
export { createFollowees, type Followees } from './follows/followees.ts';
export {
  isFollowing,
  listFolloweesAmong,
  listFollowersOfEach,
  listFollowsAmong,
  listPushedFollowees,
} from './follows/list-follows.ts';
export {
  countRequests,
  endRequest,
  isRequested,
  listRequests,
  lockForFollows,
  MOST_REQUESTS,
} from './follows/requests.ts';
export { SHARDS, shardOf } from './follows/shard.ts';
export {
  idsOf,
  isAmong,
  type Slice,
  selectUsersByShard,
  type UsersByShard,
  type UsersOfShard,
} from './follows/users-by-shard.ts';
export { listRelationships, type Relationship } from './relationships.ts';
export { isKeptFrom, isUserKeptFrom } from './states/is-kept-from.ts';
export { findUserState, listUserStates, type StateOfUser, setUserState } from './states/user-state.ts';
export {
  createUserStates,
  type KnownStates,
  type UserState,
  type UserStates,
} from './states/user-states.ts';
export { type Author, type Authors, createAuthors } from './users/authors.ts';
export {
  type Avatar,
  type AvatarRequest,
  claimExpiredAvatars,
  deleteAvatarRequest,
  deleteAvatars,
  deleteOldAvatarRequests,
  findAvatar,
  findAvatarRequest,
  noteAvatar,
  removeAvatar,
  removeAvatarPictures,
  requestAvatar,
  showAvatar,
} from './users/avatars.ts';
export { isExternalId, MOST_EXTERNAL_ID } from './users/external-id.ts';
export { createExternalIds, type ExternalIds, findUserIds } from './users/external-ids.ts';
export { listMostFollowed, type MostFollowed } from './users/most-followed.ts';
export { createProfiles, listProfiles, type Profile, type Profiles } from './users/profiles.ts';
export { searchUsers } from './users/search-users.ts';
export { listKeptExternalIds, type Upserted, type UserUpsert, upsertUsers } from './users/upsert-users.ts';
export {
  createUser,
  findAuthorByHandle,
  findUserByExternalId,
  findUserByHandle,
  findUserById,
  findUserCounts,
  HANDLE_PATTERN,
  IS_THERE,
  isHandle,
  isUserIdTaken,
  listUsersByHandles,
  type User,
  updateUser,
} from './users/user.ts';
export { listBlocked, listFollowers, listFollowing, listMuted, listUsers } from './users/user-lists.ts';
export { type Vacated, vacateUser } from './users/vacate-user.ts';

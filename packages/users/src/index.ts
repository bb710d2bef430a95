export { type Author, type Authors, createAuthors } from './authors.ts';
export { listMostFollowed, type MostFollowed } from './most-followed.ts';
export {
  createUser,
  findUserByHandle,
  findUserById,
  findUsersByHandles,
  HANDLE_PATTERN,
  isHandle,
  readCounts,
  type User,
  updateUser,
} from './user.ts';
export { listFollowers, listFollowing, type UserRange } from './user-lists.ts';

export { listOwnKeys } from './copies.ts';
export {
  type Deletion,
  findDeletion,
  measureDeletions,
  type Removed,
  type RemovedKind,
  removedKinds,
} from './deletion.ts';
export { findRemains, type Remains } from './find-remains.ts';
export { findStrayFiles } from './find-stray-files.ts';
export { deleteExpiredHandles, deleteOldStates, resumeDeletions } from './keep-going.ts';
export { leave } from './leave.ts';
export { authorsOf, hasLeaversOfLate, isOnlyOf, listLeft } from './letters.ts';
export type { RemovalContext } from './removal.ts';
export { removeMediaOfUser } from './remove-media.ts';
export { removeUser } from './remove-user.ts';

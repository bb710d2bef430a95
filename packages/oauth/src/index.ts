export { createApp, findApp, findAppById, findAppBySecret, type OAuthApp } from './app.ts';
export { createCode, type Grant, isVerifierOf, takeCode } from './code.ts';
export { deleteOldCodes, deleteOldLogIns, deleteUnusedApps, deleteUnusedTokens } from './delete-unused.ts';
export { readKey } from './key.ts';
export { useLogIn } from './log-in.ts';
export {
  createToken,
  findToken,
  listValidTokens,
  type OAuthToken,
  renewToken,
  revokeToken,
  revokeTokenOfCode,
} from './token.ts';

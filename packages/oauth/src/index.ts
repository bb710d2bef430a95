export { createApp, findApp, findAppBySecret, type OAuthApp } from './app.ts';
export { createCode, type Grant, isVerifierOf, takeCode } from './code.ts';
export { readKey } from './key.ts';
export { createToken, findToken, listValidTokens, type OAuthToken, revokeToken } from './token.ts';

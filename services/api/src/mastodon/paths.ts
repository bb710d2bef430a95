import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

const PATHS = /^(?:https?:\/\/[^/]*)?\/(api|oauth)(\/|\?|$)/i;

/** An address below them, up to the slash at its end. */
const WITH_SLASH = /^((?:https?:\/\/[^/]*)?\/(?:api|oauth)\/[^?]*[^/?])\/(?=\?|$)/i;

/** Whether a client of Mastodon asks, which reads errors in Mastodon's form. */
export type IsForMastodon = (request: FastifyRequest) => boolean;

/** Without Mastodon's API its addresses are like all others that lead nowhere. */
export const createIsForMastodon = ({ MASTODON_API }: Pick<Config, 'MASTODON_API'>): IsForMastodon =>
  MASTODON_API === '1' ? ({ originalUrl }) => PATHS.test(originalUrl) : () => false;

/** Some clients send a slash at the end of an address, which to Mastodon says nothing; other addresses stay as they are. */
export const withoutLastSlash = (url: string): string => url.replace(WITH_SLASH, '$1');

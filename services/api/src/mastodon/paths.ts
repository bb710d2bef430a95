import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

const PATHS = /^(?:https?:\/\/[^/]*)?\/(api|oauth)(\/|\?|$)/i;

/** Whether a client of Mastodon asks, which reads errors in Mastodon's form. */
export type IsForMastodon = (request: FastifyRequest) => boolean;

/** Without Mastodon's API its addresses are like all others that lead nowhere. */
export const createIsForMastodon = ({ MASTODON_API }: Pick<Config, 'MASTODON_API'>): IsForMastodon =>
  MASTODON_API === '1' ? ({ originalUrl }) => PATHS.test(originalUrl) : () => false;

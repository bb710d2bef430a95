import type { FastifyReply } from 'fastify';
import type { ProblemError } from '../http/problem.ts';

/** Sends an error as Mastodon does (https://docs.joinmastodon.org/entities/Error/). */
export function sendMastodonError(
  reply: FastifyReply,
  { status, message, headers }: ProblemError,
): FastifyReply {
  const isInvalid = status === 400;
  return reply
    .status(isInvalid ? 422 : status)
    .headers(headers)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ error: KNOWN[status] ?? (isInvalid ? `Validation failed: ${message}` : message) });
}

/** As Mastodon words them. */
const KNOWN: Record<number, string> = { 401: 'The access token is invalid', 404: 'Record not found' };

import type { FastifyReply } from 'fastify';

/** Errors of OAuth (RFC 6749, section 5.2), with Mastodon's statuses and descriptions. */
const ERRORS = {
  invalid_request: [400, 'The request is missing a required parameter, or includes an unsupported value.'],
  invalid_client: [
    401,
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  ],
  invalid_grant: [
    400,
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  ],
  unsupported_grant_type: [400, 'The authorization grant type is not supported by the authorization server.'],
  invalid_scope: [400, 'The requested scope is invalid, unknown, or malformed.'],
  unauthorized_client: [403, 'You are not authorized to revoke this token'],
} as const;

export type OAuthError = keyof typeof ERRORS;

export function sendOAuthError(reply: FastifyReply, error: OAuthError): FastifyReply {
  const [status, error_description] = ERRORS[error];
  if (error === 'invalid_client') reply.header('www-authenticate', 'Basic realm="Ripple"');
  return reply.status(status).send({ error, error_description });
}

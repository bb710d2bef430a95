import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { KeyReusedError, SecretRevokedError } from '@ripple/outbox';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { sendMastodonError } from '../mastodon/errors.ts';
import type { IsForMastodon } from '../mastodon/paths.ts';
import { isForPeople, sendFailurePage } from '../web/mail-pages.ts';
import { createFailureLog } from './log-failures.ts';
import { REQUEST_ID_HEADER } from './trace-requests.ts';

export interface InvalidField {
  /** Where the field is: a JSON pointer (RFC 6901) into the body, or into the named part of the request. */
  pointer: string;
  detail: string;
}

/** An expected failure of a request, answered as problem details (RFC 9457). */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly errors: InvalidField[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    detail: string,
    options: { errors?: InvalidField[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

export const invalid = (pointer: string, detail: string) =>
  new ProblemError(400, `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
export const notFound = (what: string) => new ProblemError(404, `There is no such ${what}.`);
export const unauthenticated = (detail: string) =>
  new ProblemError(401, detail, { headers: { 'www-authenticate': 'Bearer' } });

export const unknownUser = () => unauthenticated('The token is for a user who does not exist.');

/** An answer must not grow with what was sent. */
const MOST_ERRORS = 20;
const MOST_POINTER = 200;
const RETRY_AFTER_SECONDS = '2';

export function sendProblem(reply: FastifyReply, problem: ProblemError): FastifyReply {
  return reply
    .status(problem.status)
    .headers({ ...problem.headers, [REQUEST_ID_HEADER]: reply.request.id })
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...presentProblem(problem), requestId: reply.request.id });
}

/** A problem as the HTTP contract shows it. */
export const presentProblem = ({ status, message, errors }: ProblemError) => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail: message,
  ...(errors.length > 0 && { errors }),
});

/** The one place where an error becomes an answer. What was not expected is logged and not shown. */
export function createErrorHandler(isForMastodon: IsForMastodon) {
  const logFailure = createFailureLog();
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error);
    if (problem.status >= 500) logFailure(problem, error, request);
    if (isForMastodon(request)) return sendMastodonError(reply, problem);
    if (!isForPeople(request)) return sendProblem(reply, problem);
    reply.headers({ ...problem.headers, [REQUEST_ID_HEADER]: request.id });
    return sendFailurePage(request, reply, problem.status);
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof KeyReusedError) {
    return new ProblemError(422, 'This Idempotency-Key was used for another request.');
  }
  if (error instanceof SecretRevokedError) {
    return new ProblemError(409, 'What was made under this Idempotency-Key has been revoked or replaced.');
  }
  const { validation, validationContext, statusCode, message } = error as FastifyError;
  if (validation) return notValid(validation, validationContext === 'body' ? '' : `/${validationContext}`);
  if (isUnavailable(error)) {
    return unavailable('The database does not answer. Please try again soon.', error);
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ProblemError(statusCode, message.slice(0, MOST_POINTER));
  }
  return new ProblemError(500, 'Something went wrong on our side.');
}

/** What a schema says against a value. @param where the value is, as a JSON pointer */
export function notValid(
  found: readonly { instancePath: string; params: Record<string, unknown>; message?: string }[],
  where: string,
): ProblemError {
  const errors = found
    .slice(0, MOST_ERRORS)
    .map(({ instancePath, params, message: detail = 'is invalid' }) => {
      const field = params.missingProperty ?? params.additionalProperty;
      const pointer = field === undefined ? instancePath : `${instancePath}/${escapePointer(String(field))}`;
      return { pointer: (where + pointer).slice(0, MOST_POINTER), detail };
    });
  return new ProblemError(400, errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '), {
    errors,
  });
}

export const unavailable = (detail: string, cause: unknown): ProblemError =>
  new ProblemError(503, detail, { headers: { 'retry-after': RETRY_AFTER_SECONDS }, cause });

/** Answers what Node's parser refused: no request came of it, so this is written to the socket itself. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = CLIENT_ERRORS[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status];
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail: 'The request is not valid HTTP.',
  });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const CLIENT_ERRORS: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const escapePointer = (text: string) => text.replaceAll('~', '~0').replaceAll('/', '~1');

/** Errors of a Postgres that is not there, starts or stops, takes no writes, has no connection left, has chosen a transaction to end so that others can go on, or has ended a statement that took too long. */
function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (
    code !== undefined &&
    /^(08|25006|40|57P0|57014|53)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/.test(code)
  ) {
    return true;
  }
  return /Connection terminated|timeout exceeded when trying to connect|Query read timeout/.test(
    message ?? '',
  );
}

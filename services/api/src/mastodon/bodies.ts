import multipart from '@fastify/multipart';
import { MOST_ALT } from '@ripple/posts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import qs from 'qs';
import { parseBodyText } from '../http/body-text.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { createCompiler } from '../http/validation.ts';
import { readable, textOf } from '../write/forms.ts';

/** Clients send lists as `name[]`, and objects as `name[key]`, in queries and forms alike. */
const parseFields = (text: string): Record<string, unknown> =>
  qs.parse(text, { depth: 3, arrayLimit: 100, parameterLimit: 200, plainObjects: false }) as Record<
    string,
    unknown
  >;

/**
 * Takes bodies as clients of Mastodon send them: JSON or a form of either kind, with the same names. What the body does
 * not say, the query may, as in Rails. A route whose body may hold a file (`config.form`) reads its form itself, by
 * `request.parts()`.
 */
export async function addBodies(scope: FastifyInstance, mostFileBytes: number): Promise<void> {
  scope.removeAllContentTypeParsers();
  const parseJson = scope.getDefaultJsonParser('remove', 'remove');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    parseJson(request, parseBodyText(request, body as Buffer), done);
  });
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body, done) => done(null, parseFields(parseBodyText(request, body as Buffer))),
  );
  // As in Rack, a body without a type is a form, and one of an unknown type says nothing.
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) =>
    done(
      null,
      request.headers['content-type'] ? undefined : parseFields(parseBodyText(request, body as Buffer)),
    ),
  );
  await scope.register(multipart, {
    limits: { files: 3, fields: 100, parts: 103, fileSize: mostFileBytes, fieldSize: 64 * 1_024 + MOST_ALT },
  });
  scope.addHook('preValidation', async (request) => {
    // The first alone begins a query: a redirect_uri may hold another one.
    const search = request.url.indexOf('?') + 1;
    if (search > 0) request.query = mustBeText(parseFields(request.url.slice(search)), '/querystring');
    if (request.isMultipart() && !request.routeOptions.config.form) request.body = await readForm(request);
    if (request.routeOptions.schema?.body) request.body = withQuery(request);
    mustBeText(request.body, '');
  });
}

/** What the body says goes before what the query says. */
function withQuery({ query, body }: FastifyRequest): unknown {
  const isObject = typeof body === 'object' && !Array.isArray(body);
  return body === undefined || isObject ? { ...(query as object), ...(body as object) } : body;
}

/** A form without files. */
async function readForm(request: FastifyRequest): Promise<Record<string, unknown>> {
  const pairs: string[] = [];
  for await (const part of readable(request.parts())) {
    if (part.type === 'file') {
      part.file.resume();
      throw new ProblemError(422, 'Validation failed: a file is not expected here');
    }
    pairs.push(`${encodeURIComponent(part.fieldname)}=${encodeURIComponent(textOf(part))}`);
  }
  return parseFields(pairs.join('&').replaceAll('%5B', '[').replaceAll('%5D', ']'));
}

/** Neither Postgres nor UTF-8 holds these. Without recursion: a body may be deeper than the stack. */
export function mustBeText<T>(value: T, where: string): T {
  const found: unknown[] = [value];
  for (const each of found) {
    if (typeof each === 'string' && /[\0\p{Cs}]/u.test(each))
      throw invalid(where, 'contains U+0000 or half of a character');
    if (typeof each === 'object' && each !== null)
      for (const member of Object.values(each)) found.push(member);
  }
  return value;
}

/** Every value may come as text, and one alone where a list is expected. What is not known is ignored, as Mastodon does. */
export function addCoercion(scope: FastifyInstance): void {
  const compile = createCompiler({ coerceTypes: 'array' });
  scope.setValidatorCompiler(({ schema }) => compile(schema as object));
}

/** Whether a flag is set, however a client writes it. */
export const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && /^(true|t|1|on|yes)$/i.test(value)) || value === 1;

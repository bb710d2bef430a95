import fc from 'fast-check';
import { ONE_PIXEL } from '../../flow/upload-media.ts';
import type { RawRequest } from '../exchange.ts';
import type { Operation } from '../openapi.ts';
import { contentType, hostileBody, hostileHeaderText, hostileSegment, strayHeader } from './hostile.ts';
import { type Known, textsOf, valuesOf } from './values.ts';

export interface FuzzRequest extends RawRequest {
  /** What it was meant to be; undefined if it was made something else on purpose. */
  operation: Operation | undefined;
}

export interface World {
  known: Known;
  tokens: string[];
  /** Of users who may leave. */
  leavers: string[];
}

/** A header section longer than this is the parser's business, see hostile-clients.long.test.ts. */
const LONGEST_PATH = 6_000;

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'SEARCH',
];
const otherMethods = ({ path }: Operation) =>
  // A token is good for nothing after its user has left: for that operation there are tokens of others.
  fc.constantFrom(...methods.filter((method) => method !== 'DELETE' || path !== '/v1/users/me'));

/** Requests that an operation takes, nearly takes, or shouldn't take at all. */
export function requestsTo(operation: Operation, world: World): fc.Arbitrary<FuzzRequest> {
  const ids = Object.entries({
    '/v1/media': 'mediaId',
    '/v1/users': 'userId',
    '/v1/moderation/reports': 'reportId',
    '/v1/deletions': 'deletionId',
    '/v1/webhooks': operation.method === 'DELETE' ? 'spareWebhookId' : 'webhookId',
    '/api/v1/accounts': 'userId',
    '/api/v1/follow_requests': 'userId',
    '/api/v1/media': 'mediaId',
  });
  const [, named = 'id'] = ids.find(([path]) => operation.path.startsWith(path)) ?? [];
  const known = { ...world.known, id: world.known[named] ?? [] };
  return fc
    .record({
      method: mostly(11, fc.constant(operation.method), otherMethods(operation)),
      path: mostly(15, pathOf(operation, known), spoilt(pathOf(operation, known))),
      query: queryOf(operation, known),
      authorization: authorizationOf(operation.name === 'DELETE /v1/users/me' ? world.leavers : world.tokens),
      key: mostly(3, fc.constant(undefined), keyOf(operation)),
      stray: mostly(3, fc.constant([]), fc.array(strayHeader, { maxLength: 4 })),
      content: contentOf(operation, known),
      chunked: mostly(4, fc.constant(false), fc.constant(true)),
    })
    .map(({ method, path, query, authorization, key, stray, content, chunked }) => {
      const headers = [...stray];
      if (authorization !== undefined) headers.push(['authorization', authorization]);
      if (key !== undefined) headers.push(['idempotency-key', key]);
      if (content?.type !== undefined) headers.push(['content-type', content.type]);
      return {
        operation: method === operation.method && !path.spoilt ? operation : undefined,
        method,
        path: (path.text + query).slice(0, LONGEST_PATH),
        headers,
        body: content?.body,
        chunked,
      };
    });
}

const mostly = <T, U>(weight: number, usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other }) as fc.Arbitrary<T | U>;

interface Path {
  text: string;
  spoilt: boolean;
}

function pathOf(operation: Operation, known: Known): fc.Arbitrary<Path> {
  const segments = operation.path.split('/').map((segment): fc.Arbitrary<string> => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    if (!parameter) return fc.constant(segment);
    return mostly(6, textsOf(parameter.schema, parameter.name, known).map(percentEncode), hostileSegment);
  });
  return fc.tuple(...segments).map((parts) => ({ text: parts.join('/'), spoilt: false }));
}

const spoilt = (path: fc.Arbitrary<Path>): fc.Arbitrary<Path> =>
  fc
    .tuple(
      path,
      fc.constantFrom<(text: string) => string>(
        (text) => `${text}/`,
        (text) => `/${text}`,
        (text) => text.replaceAll('/', '//'),
        (text) => text.toUpperCase(),
        (text) => text.slice(0, -1) || '/',
        (text) => `${text}%00`,
        (text) => text.replace('/v1', '/v1/./../v1'),
        (text) => `http://other.example${text}`,
        (text) => `${text};a=b`,
        () => '*',
        () => '/',
      ),
    )
    .map(([{ text }, change]) => ({ text: change(text), spoilt: true }));

function queryOf(operation: Operation, known: Known): fc.Arbitrary<string> {
  const declared = operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ schema, name }) =>
      fc.option(
        // A cursor is any id.
        textsOf(schema, 'pattern' in schema ? 'id' : name, known).map(
          (text) => `${name}=${percentEncode(text)}`,
        ),
        { freq: 2, nil: '' },
      ),
    );
  const stray = mostly(
    9,
    fc.constant(''),
    fc.constantFrom(
      'limit=1&limit=2',
      'limit[]=1',
      '__proto__=1',
      '=',
      '&&&',
      '%zz=%ff',
      'a=%00',
      '?',
      'limit',
    ),
  );
  return fc.tuple(...declared, stray).map((parts) => {
    const query = parts.filter(Boolean).join('&');
    return query ? `?${query}` : '';
  });
}

const authorizationOf = (tokens: string[]): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...tokens).map((token) => `Bearer ${token}`) },
    { weight: 2, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        hostileHeaderText,
        hostileHeaderText.map((text) => `Bearer ${text}`),
        fc.constantFrom(...tokens).map((token) => `Bearer ${token.slice(0, -2)}`),
        fc.constantFrom(...tokens).map((token) => `Basic ${token}`),
      ),
    },
  );

/** Often the same keys, so that some are used again. */
const keyOf = ({ name }: Operation): fc.Arbitrary<string> =>
  mostly(
    3,
    fc.constantFrom('a', 'b', 'c').map((key) => `${key}-${name.length}`),
    hostileHeaderText,
  );

function contentOf(
  { body, form }: Operation,
  known: Known,
): fc.Arbitrary<{ body: Buffer; type: string | undefined } | undefined> {
  const json = fc.constant('application/json');
  const strange = fc.record({
    body: hostileBody,
    type: fc.oneof(json, contentType, fc.constant(undefined)),
  });
  if (form === 'multipart/form-data') return mostly(6, forms, strange);
  if (!body) return mostly(6, fc.constant(undefined), strange);
  const write = form ? writeForm : JSON.stringify;
  const fitting = fc.record({
    body: valuesOf(body, '', known).map((value) => Buffer.from(write(value))),
    type: mostly(15, fc.constant(form ?? 'application/json'), contentType),
  });
  return mostly(
    6,
    fitting,
    fc.option(strange, { freq: 4 }).map((content) => content ?? undefined),
  );
}

const BOUNDARY = 'fuzz';

interface Part {
  name: string;
  file: boolean;
  content: Buffer;
}

const anyPart: fc.Arbitrary<Part> = fc.record({
  name: mostly(4, fc.constantFrom('file', 'alt'), hostileHeaderText),
  file: fc.boolean(),
  content: mostly(3, fc.constant(ONE_PIXEL), hostileBody),
});

/** Often what the route takes, else parts of all kinds. */
const forms = fc
  .oneof(
    fc.constant<Part[]>([{ name: 'file', file: true, content: ONE_PIXEL }]),
    fc.array(anyPart, { minLength: 1, maxLength: 3 }),
  )
  .map((parts) => {
    const head = ({ name, file }: Part) =>
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file ? '; filename="a.gif"' : ''}\r\n\r\n`;
    const bytes = parts.flatMap((part) => [
      Buffer.from(head(part), 'latin1'),
      part.content,
      Buffer.from('\r\n'),
    ]);
    return {
      body: Buffer.concat([...bytes, Buffer.from(`--${BOUNDARY}--\r\n`)]),
      type: `multipart/form-data; boundary=${BOUNDARY}`,
    };
  });

const writeForm = (value: unknown): string => {
  const write = (part: unknown) =>
    percentEncode(typeof part === 'string' ? part : (JSON.stringify(part) ?? ''));
  if (typeof value !== 'object' || value === null) return write(value);
  return Object.entries(value)
    .map((field) => field.map(write).join('='))
    .join('&');
};

/** Bytes that need no escape stay; lone surrogates become U+FFFD, as everywhere on the wire. */
const percentEncode = (text: string): string =>
  Array.from(Buffer.from(text), (byte) =>
    /[\w.~-]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { RawAnswer } from '../exchange.ts';
import type { Schema } from '../openapi.ts';
import type { FuzzRequest } from './requests.ts';

const limits = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
const problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', minLength: 1 },
    status: { type: 'integer' },
    detail: { type: 'string', minLength: 1 },
  },
};

const mastodonError: Schema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: { type: 'string', minLength: 1 },
    error_description: { type: 'string', minLength: 1 },
  },
};

/** As the api tells whose an address is that leads nowhere. */
const isForMastodon = (path: string) => /^(?:https?:\/\/[^/]*)?\/(api|oauth)(\/|\?|$)/i.test(path);

/** What Mastodon's clients find the api by is in no document of ours. */
const hasNoContract = (path: string) => /^\/(\.well-known|nodeinfo)\//.test(path);

/** Says what is wrong with an answer; nothing, if nothing is. */
export function createJudge(): (request: FuzzRequest, answer: RawAnswer, changes: string[]) => string[] {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const compiled = new Map<Schema, ValidateFunction>();
  const violations = (schema: Schema, body: unknown): string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate(body) ? [] : [`the body is not as documented: ${ajv.errorsText(validate.errors)}`];
  };

  function documented({ operation, method }: FuzzRequest, { status, headers, text }: RawAnswer): string[] {
    if (!operation || method === 'HEAD') return [];
    const response = operation.responses[status];
    if (!response) return [`the status ${status} is not documented`];
    if (status === 204 || status === 304) return text === '' ? [] : ['there is a body'];
    const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
    const schema = response.content?.[mediaType]?.schema;
    if (!schema) return [`the content type ${mediaType} is not documented`];
    const isJson = schema.type !== 'string';
    return violations(schema, isJson ? parse(text) : text);
  }

  function refused({ method }: FuzzRequest, { status, headers, text }: RawAnswer): string[] {
    if (!/^application\/problem\+json\b/.test(headers['content-type'] ?? '')) {
      return [`the problem is of type ${headers['content-type']}`];
    }
    if (method === 'HEAD') return text === '' ? [] : ['HEAD has a body'];
    const body = parse(text);
    const same = (body as { status?: number } | undefined)?.status === status;
    return [...violations(problem, body), ...(same ? [] : ['the body has another status'])];
  }

  /** The log-in is pages; all else that is refused is an Error (https://docs.joinmastodon.org/entities/Error/). */
  function refusedByMastodon({ method }: FuzzRequest, { headers, text }: RawAnswer): string[] {
    const type = headers['content-type'] ?? '';
    if (/^text\/html\b/.test(type)) return text.includes('<html') || method === 'HEAD' ? [] : ['no page'];
    if (!/^application\/json\b/.test(type)) return [`the error is of type ${type}`];
    return method === 'HEAD' ? [] : violations(mastodonError, parse(text));
  }

  return (request, answer, changes) => {
    const { status, headers } = answer;
    const isMastodon = isForMastodon(request.path);
    const wrong = limits
      .filter((name) => !/^\d+$/.test(String(headers[name])))
      .map((name) => `there is no ${name}`);
    if (status < 200 || status >= 500) wrong.push('no request deserves this status');
    if (isMastodon) wrong.push(...(status >= 400 ? refusedByMastodon(request, answer) : []));
    else if (status >= 400) wrong.push(...refused(request, answer));
    else if (!hasNoContract(request.path)) wrong.push(...documented(request, answer));
    const mayChange = status < 400 && !/^(?:GET|HEAD|OPTIONS|TRACE)$/.test(request.method);
    if (!mayChange && changes.length > 0) wrong.push(`it changed ${changes.join(', ')}`);
    return wrong;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { nowhere, serverUrls } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

describe('health', () => {
  it('/healthz says that the process lives', async () => {
    expect((await ripple.anybody.get('/healthz')).status).toBe(200);
  });

  it('/readyz says that what it needs answers', async () => {
    expect((await ripple.anybody.get('/readyz')).status).toBe(200);
  });

  it('/metrics is Prometheus text', async () => {
    await ripple.anybody.get('/v1/timelines/public');
    const { status, headers, text } = await ripple.anybody.get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain\b.*version=/);
    const line =
      /^(?:# (?:HELP|TYPE) \w+ .+|[a-zA-Z_:][\w:]*(?:\{.*\})? (?:[-+]?[\d.]+(?:e[-+]?\d+)?|NaN|[-+]Inf))$/i;
    for (const written of text.trim().split('\n').filter(Boolean)) expect(written).toMatch(line);
    expect(text).not.toContain(ada.id);
  });
});

describe('/openapi.json', () => {
  interface Operation {
    operationId?: string;
    parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
    requestBody?: { content: Record<string, { schema: object }> };
    responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
  }
  // biome-ignore lint/suspicious/noExplicitAny: a document of any shape until it is checked
  let document: any;
  let operations: [name: string, operation: Operation][];

  beforeAll(async () => {
    document = (await ripple.anybody.get('/openapi.json')).body;
    operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]): [string, Operation] => [
          `${method.toUpperCase()} ${path}`,
          operation,
        ]),
    );
  });

  it('is an OpenAPI 3.1 document', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(document.components.securitySchemes).toMatchObject({
      [Object.keys(document.components.securitySchemes)[0] ?? '']: { type: 'http', scheme: 'bearer' },
    });
  });

  it('describes every operation by the rules', () => {
    for (const [name, operation] of operations) {
      expect(Object.keys(operation.responses), name).not.toEqual([]);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status, name).toMatch(/^(?:[1-5]\d\d|[1-5]XX|default)$/);
        expect(response.description, name).toEqual(expect.any(String));
      }
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(described.map((parameter) => parameter.name).toSorted(), name).toEqual(inPath.toSorted());
      for (const parameter of operation.parameters ?? []) {
        expect(['path', 'query', 'header', 'cookie'], name).toContain(parameter.in);
        expect(parameter.schema, `${name} ${parameter.name}`).toBeTypeOf('object');
        if (parameter.in === 'path') expect(parameter.required, name).toBe(true);
      }
    }
    const ids = operations.map(([, operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to nothing that is not in it', () => {
    for (const [, pointer] of JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)) {
      expect(pointer).toMatch(/^#\//);
      const found = pointer
        ?.slice(2)
        .split('/')
        .reduce((node, key) => node?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
      expect(found, pointer).toBeDefined();
    }
  });

  it.each([
    'POST /v1/users',
    'GET /v1/users/{handle}',
    'GET /v1/users/me',
    'PATCH /v1/users/me',
    'PUT /v1/users/{handle}/follow',
    'DELETE /v1/users/{handle}/follow',
    'GET /v1/users/{handle}/followers',
    'GET /v1/users/{handle}/following',
    'GET /v1/users/{handle}/posts',
    'POST /v1/posts',
    'GET /v1/posts/{id}',
    'DELETE /v1/posts/{id}',
    'GET /v1/timelines/home',
    'GET /v1/timelines/public',
    'GET /v1/timelines/tags/{tag}',
    ...['users/{handle}', 'tags/{tag}', 'timelines/public'].flatMap((feed) =>
      ['rss', 'atom', 'json'].map((format) => `GET /v1/${feed}/feed.${format}`),
    ),
    'GET /healthz',
    'GET /readyz',
    'GET /metrics',
  ])('names %s', (name) => {
    expect(operations.map(([described]) => described)).toContain(name);
  });

  it('says of every write that it takes Idempotency-Key, and of every page its parameters', () => {
    for (const [name, operation] of operations) {
      const parameters = (operation.parameters ?? []).map((parameter) => parameter.name.toLowerCase());
      if (!name.startsWith('GET')) expect(parameters, name).toContain('idempotency-key');
      if (/^GET (?!\/v1\/stream\/).*\/(?:home|public|tags\/\{tag\}|posts|followers|following)$/.test(name)) {
        expect(parameters, name).toEqual(expect.arrayContaining(['limit', 'before', 'after']));
      }
    }
  });

  it('says what is answered', () => {
    for (const [name, operation] of operations) {
      const success = operation.responses['200'] ?? operation.responses['201'];
      if (!name.includes('/v1/') || success === undefined) continue;
      expect(Object.keys(success.content ?? {}), name).not.toEqual([]);
      const error = operation.responses['4XX'] ?? operation.responses['400'] ?? operation.responses.default;
      expect(Object.keys(error?.content ?? {}), name).toContain('application/problem+json');
    }
  });
});

describe('/docs', () => {
  it('is a page whose parts all come from the server itself', async () => {
    const page = await ripple.anybody.get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html\b/);
    const base = new URL('/docs', ripple.url);
    const parts = [...page.text.matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([^"]+)"/g)].map(
      (match) => new URL(match[1] ?? '', base),
    );
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      expect(part.origin).toBe(base.origin);
      const { status, text } = await ripple.anybody.get(part.pathname);
      expect(status, part.pathname).toBe(200);
      if (part.pathname.endsWith('.css')) expect(text).not.toMatch(/(?:url\(|@import )["']?https?:/);
    }
  });

  it('loads over plain http from any address, not only from this machine', async () => {
    const policy = (await ripple.anybody.get('/docs')).headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('upgrade-insecure-requests');
    for (const [, source] of policy.matchAll(/(?:script|style|connect)-src ([^;]*)/g)) {
      expect(source).not.toMatch(/\w\.\w/);
    }
  });
});

describe('HEAD', () => {
  it.each([
    '/v1/timelines/public',
    '/v1/timelines/tags/any',
    '/v1/users/ada',
    '/v1/users/ada/posts',
    '/healthz',
  ])('%s is GET without the body', async (path) => {
    const get = await ripple.anybody.get(path);
    const head = await send(ripple.url, path, { method: 'HEAD' });
    expect(head).toMatchObject({ status: get.status, text: '' });
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
  });

  it('of nothing is a 404', async () => {
    expect(await send(ripple.url, '/v1/users/nobody', { method: 'HEAD' })).toMatchObject({
      status: 404,
      text: '',
    });
  });
});

describe('with a server out of reach', () => {
  it('is ready without RabbitMQ, which a post does not wait for', async () => {
    await ripple.restart('api', { AMQP_URL: nowhere(serverUrls().amqpUrl) });
    expect((await ripple.anybody.get('/readyz')).status).toBe(200);
    expect((await ada.post('/v1/posts', { text: 'ready' })).status).toBe(201);
  });

  it('is alive but not ready without Postgres, says so, and tells no secret', async () => {
    await ripple.restart('api', { DATABASE_URL: nowhere(ripple.isolation.databaseUrl) });
    expect((await ripple.anybody.get('/healthz')).status).toBe(200);
    await expect
      .poll(async () => (await ripple.anybody.get('/readyz')).status, { timeout: 30_000 })
      .toBe(503);
    const { text } = await ripple.anybody.get('/readyz');
    expect(text).toMatch(/postgres/i);
    expect(text).not.toContain(new URL(ripple.isolation.databaseUrl).password);

    const failed = await ada.post('/v1/posts', { text: 'no database' });
    expect([500, 503]).toContain(failed.status);
    expectProblem(failed, failed.status);
  });
});

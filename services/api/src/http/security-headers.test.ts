import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { addSecurityHeaders, SECURITY_HEADERS } from './security-headers.ts';

const app = Fastify();
addSecurityHeaders(app);
app.get('/page', async () => 'a page');
app.get('/error', async () => {
  throw new Error('not today');
});
app.get('/own', async (_, reply) =>
  reply.header('content-security-policy', "default-src 'none'").send('own'),
);

it.each(['/page', '/error', '/nowhere'])('come with every answer: %s', async (url) => {
  expect((await app.inject(url)).headers).toMatchObject(SECURITY_HEADERS);
});

it('give way to those of a route', async () => {
  const { headers } = await app.inject('/own');
  expect(headers).toMatchObject({
    ...SECURITY_HEADERS,
    'content-security-policy': "default-src 'none'",
  });
});

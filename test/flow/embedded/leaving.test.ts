import type { UserId } from '@ripple/messages';
import { setUserState } from '@ripple/people';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from './application.ts';

let ripple: TestRipple;
let application: Application;

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay', 'indexer', 'media'],
    settings: { AUTH_MODE: 'jwt', JWT_SECRET },
  });
  application = createApplication(ripple);
});
afterAll(() => ripple?.dispose());

const idOf = async (externalId: string): Promise<string> => {
  const { status, body, text } = await application.upsert(externalId, { name: 'Ada' });
  expect([200, 201], text).toContain(status);
  return body.id;
};

it('the application has a user leave, and looks how far that is', async () => {
  const id = await idOf('shop-1');
  const { server, actingFor, pathOf } = application;
  const acting = { ...actingFor('shop-1'), 'idempotency-key': 'leave' };
  const left = await server.delete('/v1/users/me', acting);
  expect(left.status, left.text).toBe(202);
  const again = await server.delete('/v1/users/me', acting);
  expect([again.status, again.body]).toEqual([202, left.body]);
  expectProblem(await server.delete('/v1/users/me', actingFor('shop-1')), 404);
  expectProblem(await server.get(pathOf('shop-1')), 404);
  expectProblem(await server.get(`/v1/users/by-id/${id}`), 404);
  expectProblem(await server.get('/v1/timelines/home', actingFor('shop-1')), 404);
  expectProblem(await server.delete('/v1/users/me'), 400);

  const location = left.headers.get('location') ?? '';
  const state = async () => (await server.get(location)).body.state;
  await expect.poll(state, { timeout: 30_000 }).toBe('done');
  expect((await application.clientOf({ scope: 'operator' }).get(location)).status).toBe(200);
  expectProblem(await application.userOf('shop-2').get(location), 403);
  expectProblem(await ripple.anybody.get(location), 401);
});

it('who registers again with the same external id is a new user at once', async () => {
  const id = await idOf('shop-3');
  const user = application.userOf('shop-3');
  expect((await user.delete('/v1/users/me')).status).toBe(202);
  expectProblem(await user.get('/v1/users/me'), 404);
  expectProblem(await user.post('/v1/posts', { text: 'still here' }), 401);
  const next = await idOf('shop-3');
  expect(next).not.toBe(id);
  expect((await user.post('/v1/posts', { text: 'here again' })).body.author.id).toBe(next);
  // A decimal one was the id of its user, too.
  const decimal = application.userOf('4711');
  const first = await decimal.post('/v1/users', { handle: 'decimal' });
  expect(first.body.user.id).toBe('4711');
  expect((await decimal.delete('/v1/users/me')).status).toBe(202);
  const second = await decimal.post('/v1/users', { handle: 'decimal_again' });
  expect([second.status, second.body.user?.externalId]).toEqual([201, '4711']);
  expect(second.body.user.id).not.toBe('4711');
});

it('another process learns of it: the new user writes there, and the former one does not', async () => {
  await idOf('shop-4');
  const user = application.userOf('shop-4');
  const before = ripple.url;
  // Both processes know the user.
  expect((await user.get('/v1/users/me')).status).toBe(200);
  await ripple.start('api', { PORT: 0 });
  const other = createApplication(ripple).userOf('shop-4');
  expect(ripple.url).not.toBe(before);
  expect((await other.get('/v1/users/me')).status).toBe(200);
  expect((await user.delete('/v1/users/me')).status).toBe(202);
  expectProblem(await other.post('/v1/posts', { text: 'still here' }), 401);
  const next = await idOf('shop-4');
  expect((await other.post('/v1/posts', { text: 'here again' })).body.author.id).toBe(next);
});

it('of a user who was suspended handle and external id stay taken', async () => {
  const { body } = await application.upsert('shop-5', { handle: 'suspended_one' });
  const user = Number(body.id) as UserId;
  await ripple.database.db
    .transaction()
    .execute((trx) => setUserState(trx, user, { state: 'suspended', reason: 'spam' }));
  const client = application.userOf('shop-5');
  const refused = async () => (await client.post('/v1/posts', { text: 'spam' })).status;
  await expect.poll(refused, { timeout: 10_000 }).toBe(403);
  expect((await client.delete('/v1/users/me')).status).toBe(202);
  expectProblem(await application.upsert('shop-5', { name: 'Again' }), 409);
  expectProblem(await application.upsert('shop-5', { handle: 'another_one' }), 409);
  expectProblem(await application.upsert('shop-6', { handle: 'suspended_one' }), 409);
  expectProblem(await client.post('/v1/users', { handle: 'another_one' }), 409);
  expectProblem(await application.server.get(application.pathOf('shop-5')), 404);
  const { results } = (
    await application.server.post('/v1/batch/users', {
      users: [{ externalId: 'shop-5' }, { externalId: 'shop-7' }],
    })
  ).body;
  expect(results.map(({ status }: { status: number }) => status)).toEqual([409, 201]);
});

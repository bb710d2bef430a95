import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

/** A post of which half has arrived when this resolves. */
async function beginPost(text: string) {
  const body = JSON.stringify({ text });
  const headers = {
    authorization: `Bearer ${ada.token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  };
  const post = request(`${ripple.url}/v1/posts`, { method: 'POST', headers });
  const answered = once(post, 'response') as Promise<[IncomingMessage]>;
  post.flushHeaders();
  await once(post, 'continue');
  post.write(body.slice(0, 9));
  return {
    async end() {
      post.end(body.slice(9));
      const [response] = await answered;
      response.resume();
      return { status: response.statusCode, connection: response.headers.connection };
    },
  };
}

/** A GET on a connection that this agent keeps. */
async function get(agent: Agent, path: string) {
  const [response] = (await once(request(`${ripple.url}${path}`, { agent }).end(), 'response')) as [
    IncomingMessage,
  ];
  const body = (await response.toArray()).join('');
  return { status: response.statusCode, connection: response.headers.connection, body };
}

describe.each([0, 1_500])('an api that is told to stop, with DRAIN_MS=%i', (DRAIN_MS) => {
  it('answers what is under way, says that it is not ready before it takes no more, and ends with 0', async () => {
    await ripple.stop('api');
    const api = await ripple.startProcess('api', { DRAIN_MS: String(DRAIN_MS), LOG_LEVEL: 'info' });
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await get(kept, '/readyz')).toMatchObject({ status: 200, connection: 'keep-alive' });
    const posts = await Promise.all([1, 2, 3].map((number) => beginPost(`under way ${number}`)));

    const stopped = api.stop();
    if (DRAIN_MS > 0) {
      const fresh = () => get(new Agent(), '/readyz');
      await expect.poll(async () => (await fresh()).status).toBe(503);
      expect((await fresh()).body).toContain('told to stop');
      expect(await get(new Agent(), `/v1/users/${ada.handle}`)).toMatchObject({
        status: 200,
        connection: 'close',
      });
      expect(await get(kept, `/v1/users/${ada.handle}`)).toMatchObject({ status: 200, connection: 'close' });
    }
    await expect.poll(() => get(new Agent(), '/healthz').catch(({ code }) => code)).toBe('ECONNREFUSED');
    for (const post of posts) expect(await post.end()).toEqual({ status: 201, connection: 'close' });
    await stopped;
    expect(await api.exitCode).toBe(0);
    expect(api.log()).toContain('"stopped"');
    kept.destroy();
  });
});

it('answers what had come before the signal, and was not read yet', async () => {
  await ripple.stop('api');
  const api = await ripple.startProcess('api', { DRAIN_MS: '250' });
  api.signal('SIGSTOP');
  const unread = Promise.all(Array.from({ length: 10 }, () => get(new Agent(), '/healthz')));
  unread.catch(() => {});
  // The kernel has taken them when it has taken one that was begun later.
  const later = connect(Number(new URL(ripple.url).port), '127.0.0.1');
  await once(later, 'connect');
  later.destroy();
  const stopped = api.stop();
  api.signal('SIGCONT');
  for (const { status } of await unread) expect(status).toBe(200);
  await stopped;
});

import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { endConnections } from './end-connections.ts';

/** An application with an answer that has begun; and its client, which keeps the connection. */
async function beginAnswer() {
  const stopping = new AbortController();
  const app = Fastify({ forceCloseConnections: 'idle', return503OnClosing: false });
  endConnections(app, stopping.signal);
  const body = new PassThrough();
  app.get('/', (_request, reply) => reply.send(body));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  body.write('begun, ');
  const [response] = (await once(get({ port, agent }), 'response')) as [IncomingMessage];
  return { stopping, app, body, response, agent };
}

it('closes a connection soon whose answer had begun before the stop', async () => {
  const { stopping, app, body, response, agent } = await beginAnswer();
  stopping.abort();
  const closed = app.close();
  body.end('and ended');
  expect(await text(response)).toBe('begun, and ended');
  await closed;
  agent.destroy();
}, 20_000);

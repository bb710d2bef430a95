import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let server: Server;
let received = '';
let proxy: TcpProxy;

beforeEach(async () => {
  received = '';
  // An echo server.
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received += data;
      socket.write(data);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startTcpProxy(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await proxy.close();
  server.close();
});

function open() {
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  const ended = new Promise((resolve) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
    socket.on('close', () => resolve('closed'));
  });
  return { write: (text: string) => socket.write(text), answer: () => answer, ended };
}

describe('a wire', () => {
  it('can be slow, and keeps the order when it is fast again', async () => {
    const client = open();
    proxy.delay(200);
    const since = performance.now();
    client.write('a');
    await expect.poll(() => received).toBe('a');
    expect(performance.now() - since).toBeGreaterThan(190);
    await proxy.heal();
    client.write('b');
    await expect.poll(client.answer).toBe('ab');
  });

  it('can be cut in the middle of what is sent', async () => {
    const client = open();
    proxy.cut(5);
    client.write('0123456789');
    expect(await client.ended).toBe('closed');
    await expect.poll(() => received).toBe('01234');
    const next = open();
    next.write('whole again');
    await expect.poll(next.answer).toBe('whole again');
  });

  it('can refuse connections, and take them again at the same address', async () => {
    const { url } = proxy;
    const client = open();
    client.write('a');
    await expect.poll(client.answer).toBe('a');
    proxy.refuse();
    expect(await client.ended).toBe('closed');
    expect(await open().ended).toBe('ECONNREFUSED');
    await proxy.heal();
    expect(proxy.url).toBe(url);
    const next = open();
    next.write('b');
    await expect.poll(next.answer).toBe('b');
  });
});

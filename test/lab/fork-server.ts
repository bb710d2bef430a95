import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { WatchedProcess } from './processes.ts';

export interface ForkedServer extends WatchedProcess {
  /** Where it listens; undefined for a process that listens nowhere. */
  url: URL | undefined;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a TypeScript file as a process of its own, which has to call `serveParent`.
 * @throws if it ends before it is ready
 */
export async function forkServer(
  name: string,
  file: URL,
  options: { args?: string[]; env: Record<string, string> },
): Promise<ForkedServer> {
  const child = fork(file, options.args ?? [], {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, ...options.env },
  });
  const ended = once(child, 'exit');
  const ready = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (!ready) throw new Error(`The process ${name} has ended before it was ready.`);
  const [{ url }] = ready as [{ url?: string }];
  return {
    name,
    pid: () => child.pid ?? 0,
    url: url === undefined ? undefined : new URL(url),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** In the forked process: listens on a free port, tells the parent that it is ready, and stops when that leaves. */
export async function serveParent(
  app: FastifyInstance | undefined,
  stop: () => Promise<void>,
): Promise<void> {
  const url = await app?.listen({ host: '127.0.0.1', port: 0 });
  process.send?.({ url });
  process.once('disconnect', async () => {
    await app?.close();
    await stop();
  });
}

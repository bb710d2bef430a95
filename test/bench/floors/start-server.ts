import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Stack } from '@ripple/infra/stack';

export interface BareServer {
  url: URL;
  stop(): Promise<void>;
}

/** @param answers as large as those of Ripple that it is compared with */
export async function startBareServer(
  stack: Pick<Stack, 'databaseUrl' | 'redisUrl'>,
  port: number,
  answers: { post: string; page: string },
): Promise<BareServer> {
  const file = fileURLToPath(new URL('./server.ts', import.meta.url));
  const child = fork(file, {
    execArgv: ['--import', 'tsx'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: stack.databaseUrl,
      REDIS_URL: stack.redisUrl,
      PORT: String(port),
      POST_ANSWER: answers.post,
      PAGE: answers.page,
    },
  });
  const ended = once(child, 'exit');
  const ready = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (!ready) throw new Error('The bare server has ended before it was ready.');
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

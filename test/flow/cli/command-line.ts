import { runCli } from '@ripple/cli';
import type { UserId } from '@ripple/messages';
import { author, home, publicTimeline, type Timeline, tag, timelineKey } from '@ripple/timelines';
import { expect } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple } from '../../ripple/ripple.ts';

/** A Ripple in which bob follows ada, and the operator's commands for it. */
export async function startCommandLine() {
  const ripple = await startRipple();
  const ada = await ripple.user('ada');
  const bob = await ripple.user('bob');
  await bob.put('/v1/users/ada/follow');

  const environment = {
    DATABASE_URL: ripple.isolation.databaseUrl,
    AMQP_URL: ripple.isolation.amqpUrl,
    REDIS_URL: ripple.isolation.redisUrl,
    REDIS_NODES: ripple.isolation.redisNodes ?? '',
    NAMESPACE: ripple.isolation.namespace,
  };

  /** Runs one command line in this process. */
  async function cli(
    line: string,
    options: {
      REDIS_URL?: string;
      AMQP_NODES?: string;
      confirm?: () => Promise<boolean>;
      signal?: AbortSignal;
    } = {},
  ) {
    let out = '';
    let err = '';
    const { REDIS_URL, AMQP_NODES = '', ...surroundings } = options;
    const code = await runCli(line.split(' '), {
      environment: { ...environment, AMQP_NODES, ...(REDIS_URL && { REDIS_URL }) },
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      signal: new AbortController().signal,
      ...surroundings,
    });
    return { code, out, err };
  }

  /** The same with --json. */
  async function json(line: string) {
    const { code, out, err } = await cli(`${line} --json`);
    return { code, err, data: out === '' ? undefined : JSON.parse(out) };
  }

  const keyOf = (timeline: Timeline) => timelineKey(ripple.ownRedis, ripple.isolation.namespace, timeline);
  const homeOf = (user: TestUser) => home(Number(user.id) as UserId);
  const listOf = (timeline: Timeline) => ripple.redis.lrange(keyOf(timeline), 0, -1);

  /** Posts as ada; answers the id. */
  async function post(text: string): Promise<string> {
    const { body } = await ada.post('/v1/posts', { text });
    return body.id;
  }

  /** Reads every timeline of ada and bob, which builds them, until they hold a post with `#cli`. */
  async function waitUntilEverywhere(id: string) {
    const timelines: [TestClient, path: string, Timeline][] = [
      [bob, 'timelines/home', homeOf(bob)],
      [ada, 'timelines/home', homeOf(ada)],
      [ada, 'users/ada/posts', author(Number(ada.id) as UserId)],
      [ripple.anybody, 'timelines/tags/cli', tag('cli')],
      [ripple.anybody, 'timelines/public', publicTimeline],
    ];
    for (const [reader, path, timeline] of timelines) {
      const read = async () => {
        await reader.get(`/v1/${path}`);
        return listOf(timeline);
      };
      await expect.poll(read, { timeout: 30_000 }).toContain(id);
    }
  }

  return { ripple, ada, bob, environment, cli, json, keyOf, homeOf, listOf, post, waitUntilEverywhere };
}

export type CommandLine = Awaited<ReturnType<typeof startCommandLine>>;

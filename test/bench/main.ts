import { writeFile } from 'node:fs/promises';
import { createClient } from '../lab/client.ts';
import { runWithOptions, showHelp } from '../lab/command-line.ts';
import { describeMachine } from '../lab/describe-machine.ts';
import { forkServer } from '../lab/fork-server.ts';
import { writeResult } from '../lab/result-file.ts';
import { withPostgres, withRedis } from '../lab/servers.ts';
import { withStack } from '../lab/stack.ts';
import { rippleOf } from '../lab/target.ts';
import { ensureWorld } from '../lab/world/ensure.ts';
import { openWorld } from '../lab/world/open.ts';
import { benchAgainst } from './against/main.ts';
import { createAudience, listPeople, roles } from './audience.ts';
import { type Bench, post, readHome } from './bench.ts';
import { type Figure, type Judged, judge } from './figure.ts';
import { drawGrowth } from './nodes/picture.ts';
import { writeOldPosts } from './old-posts.ts';
import { type BenchOptions, help, parseOptions } from './options.ts';
import { parts } from './parts.ts';
import { forgetHomes } from './redis.ts';
import { report } from './report.ts';
import { writeMeasuredCosts } from './write-costs.ts';

/** Posts of each whom the readers follow: more than a page, together more than a timeline holds. */
const POSTS_OF_FOLLOWED = 10;
const CONNECTIONS = 64;
/** Ready after this long, where everything has been set up before. */
const START_GOAL_S = 15;

/** `npm run bench`: exit code 1 when a goal is missed or a part failed, 2 for options that make no sense. */
await runWithOptions(async (interrupted) => {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') return showHelp(help);
  const { port, repetitions, json, picture, against, writeCosts } = options;
  const log = (line: string) => console.error(line);
  if (against !== undefined) return benchAgainst({ ...options, against }, log, interrupted);
  const since = performance.now();
  return withStack({ name: 'bench', port, log, signal: interrupted }, async (stack, { signal }) => {
    const start = {
      name: 'start of the stack',
      unit: 's',
      values: [(performance.now() - since) / 1_000],
      goal: { of: 'value' as const, atMost: START_GOAL_S },
    } satisfies Figure;
    const machine = await describeMachine(stack);
    const figures = [judge(start)];
    const failed: string[] = [];
    const keep = () => writeResult(json, { options, machine, figures });
    try {
      await withBench({ stack, options, log, signal }, async (bench) => {
        for (const part of options.only) {
          log(`Measuring: ${part} …`);
          try {
            figures.push(...(await parts[part](bench)).map(judge));
          } catch (error) {
            signal.throwIfAborted();
            failed.push(`${part}: ${(error as Error).message}`);
          }
          await keep();
        }
      });
      const grown = figures.filter(({ grown }) => grown);
      if (picture !== undefined && grown.length > 0) await writeFile(picture, drawGrowth(grown));
      if (writeCosts && failed.length === 0) await writeMeasuredCosts(figures, machine);
    } finally {
      console.log(`\n${report({ figures, machine, repetitions, failed }).join('\n')}`);
    }
    return failed.length === 0 && figures.every(({ kept }: Judged) => kept !== false) ? 0 : 1;
  });
});

/** Builds the world of the bench, starts the bare server beside it, and runs `work`. */
async function withBench(
  { stack, options, log, signal }: Pick<Bench, 'stack' | 'log' | 'signal'> & { options: BenchOptions },
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const { databaseUrl, redisUrl, amqpUrl, url } = stack;
  const graph = createAudience(options.followers);
  await ensureWorld(databaseUrl, graph, { log, signal });
  const world = await openWorld(stack, graph, signal);
  const client = createClient(new URL(url), CONNECTIONS);
  const authors = await listPeople(world, roles.ordinary);
  try {
    await withPostgres(databaseUrl, async (pool) => {
      await writeOldPosts(pool, roles.followed, POSTS_OF_FOLLOWED);
      // Answers as large as those of Ripple.
      const reader = await world.person(roles.readers.from);
      await withRedis(redisUrl, (redis) => forgetHomes(redis, [reader]));
      const page = (await readHome(client, reader)).text;
      const id = await post(client, await world.person(roles.ordinary.from));
      const answer = await client.send('GET post', { method: 'GET', path: `/v1/posts/${id}` }, 200);
      const floor = await forkServer('bare server', new URL('./floors/server.ts', import.meta.url), {
        env: { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, POST_ANSWER: answer.text, PAGE: page },
      });
      const floorClient = createClient(floor.url as URL, CONNECTIONS);
      try {
        const { repetitions, seconds } = options;
        const target = rippleOf(stack);
        const context = { stack, target, world, client, floorClient, authors, log, signal };
        await work({ ...context, work: { pool, amqpUrl }, repetitions, seconds });
      } finally {
        await floorClient.close();
        await floor.stop();
      }
    });
  } finally {
    await client.close();
  }
}

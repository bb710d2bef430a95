import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { ensureWorld } from '../load/build-world.ts';
import { createClient } from '../load/client.ts';
import { runWithOptions } from '../load/command-line.ts';
import { startPrivateStack } from '../load/private-stack.ts';
import { rippleOf } from '../load/target.ts';
import { describeMachine } from '../load/versions.ts';
import { openWorld } from '../load/world/open.ts';
import { createAudience, roles } from './audience.ts';
import { type Bench, post, readHome } from './bench.ts';
import { type Figure, judge } from './figure.ts';
import { startBareServer } from './floors/start-server.ts';
import { help, readOptions } from './options.ts';
import { parts } from './parts.ts';
import { forgetHomes, withRedis } from './redis.ts';
import { report } from './report.ts';

/** Posts of each whom the readers follow: more than a page, together more than a timeline holds. */
const POSTS_OF_FOLLOWED = 10;
const CONNECTIONS = 64;
/** Ready after this long, where everything has been set up before. */
const START_GOAL_S = 15;

/** `npm run bench`: exit code 1 when a goal is missed, 2 for options that make no sense. */
await runWithOptions(async (signal) => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const log = (line: string) => console.error(line);
  const { port, followers, repetitions, seconds } = options;
  const since = performance.now();
  const stack = await startPrivateStack({ name: 'bench', command: 'npm run bench', port, log, signal });
  const started = (performance.now() - since) / 1_000;
  try {
    const graph = createAudience(followers);
    await ensureWorld(stack.databaseUrl, graph, { log, signal });
    const world = await openWorld(stack, graph, signal);
    await writeOldPosts(stack.databaseUrl);
    const client = createClient(new URL(stack.url), CONNECTIONS);
    const { from, count } = roles.ordinary;
    const authors = await Promise.all(
      Array.from({ length: count }, (_, index) => world.person(from + index)),
    );
    const reader = await world.person(roles.readers.from);
    await withRedis(stack.redisUrl, (redis) => forgetHomes(redis, [reader]));
    const page = (await readHome(client, reader)).text;
    const [author] = authors;
    const answer = author
      ? await client.send('GET post', { method: 'GET', path: `/v1/posts/${await post(client, author)}` }, 200)
      : undefined;
    const floor = await startBareServer(stack, port + 50, { post: answer?.text ?? '', page });
    const floorClient = createClient(floor.url, CONNECTIONS);
    try {
      const target = rippleOf(stack);
      const bench: Bench = {
        ...{ stack, target, world, client, floor, floorClient, authors, repetitions, seconds, log, signal },
      };
      const figures: Figure[] = [
        {
          name: 'start of the stack',
          unit: 's',
          values: [started],
          goal: { of: 'value', atMost: START_GOAL_S },
        },
      ];
      for (const part of options.only) {
        log(`Measuring: ${part} …`);
        figures.push(...(await parts[part](bench)));
        signal.throwIfAborted();
      }
      const judged = figures.map(judge);
      const machine = await describeMachine(stack);
      console.log(`\n${report(judged, machine, repetitions).join('\n')}`);
      if (options.json) {
        await writeFile(options.json, `${JSON.stringify({ options, machine, figures: judged }, null, 2)}\n`);
      }
      return judged.every(({ kept }) => kept !== false) ? 0 : 1;
    } finally {
      await Promise.all([client.close(), floorClient.close()]);
      await floor.stop();
    }
  } finally {
    await stack.stop();
  }
});

/** What those posted whom the readers follow, before anybody read. */
async function writeOldPosts(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { from, count } = roles.followed;
    await client.query(
      `insert into posts (id, author_id, text, visibility)
       select next_id(), id, 'Post number ' || number || ' of somebody whom many follow: the ferry is late again', 'public'
       from generate_series(1, $1) number, users where substr(handle, 2)::int between $2 and $3`,
      [POSTS_OF_FOLLOWED, from, from + count - 1],
    );
    await client.query('analyze posts');
  } finally {
    await client.end();
  }
}

import { mapLimit } from '@ripple/concurrency';
import type { Stack } from '@ripple/infra/stack';
import { systemClock } from '../lab/arrivals.ts';
import { createClient } from '../lab/client.ts';
import { describeNumbers, parseArguments, runWithOptions, showHelp } from '../lab/command-line.ts';
import { withStack } from '../lab/stack.ts';
import { waitUntil } from '../lab/wait.ts';
import { createWorldOverHttp, type SmallWorld } from '../lab/world/over-http.ts';
import { createRangeGraph } from '../lab/world/ranges.ts';
import { openReader, type Reader } from './reader.ts';

const PORT = 4150;
const CONNECTIONS = 64;
/** A post counts as lost for the streams that don't have it by then. */
const ARRIVAL = { everyMs: 10, limitMs: 60_000, clock: systemClock };
const AUTHOR = 0;
const OPENING_AT_ONCE = 8;

const numbers = {
  streams: { default: 5_000, min: 1, max: 20_000, whole: true, help: 'home streams, each of another user' },
  posts: { default: 3, min: 1, max: 100, whole: true, help: 'posts to all of them, one after another' },
} as const;

const help = [
  'npm run streams -- [options]    many live streams on one api process: memory, and how soon all have a post',
  '',
  ...describeNumbers(numbers),
  '  --help                 this text',
  '',
  'Exit code: 0 every stream had every post, once; 1 not so; 2 bad options.',
].join('\n');

/** `npm run streams`: opens many streams on a Ripple of its own, posts, and says when all of them had it. */
await runWithOptions(async (signal) => {
  const { help: wanted, number } = parseArguments(process.argv.slice(2), { numbers, texts: [] });
  if (wanted) return showHelp(help);
  const streams = number('streams');
  const lab = { log: (line: string) => console.error(line), signal };
  const env = { STREAMS_AT_ONCE: String(streams) };
  return withStack({ ...lab, name: 'streams', port: PORT, env }, async (stack, { signal }) => {
    const graph = createRangeGraph({
      ...{ users: streams + 1, seed: 1, authors: 1 },
      followersOf: () => ({ from: AUTHOR + 1, count: streams }),
    });
    const url = new URL(stack.url);
    const world = await createWorldOverHttp({ url, graph, run: Date.now().toString(36), signal });
    return postToStreams(stack, world, number('posts'), signal);
  });
});

async function postToStreams(
  stack: Stack,
  world: SmallWorld,
  posts: number,
  signal: AbortSignal,
): Promise<number> {
  const client = createClient(new URL(stack.url), CONNECTIONS);
  const { token } = await world.person(AUTHOR);
  const followers = world.followersOf(world.handle(AUTHOR));
  const streams = followers.length;
  const memory = async () => {
    const { text } = await client.send('GET metrics', { method: 'GET', path: '/metrics' }, 200);
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20;
  };
  const readers: Reader[] = [];
  try {
    const before = await memory();
    const opening = Date.now();
    await mapLimit(followers, { limit: OPENING_AT_ONCE, signal }, async (follower) => {
      readers.push(await openReader(stack.url, follower.token));
    });
    const open = await memory();
    console.log(
      `${streams} streams open after ${((Date.now() - opening) / 1_000).toFixed(1)} s; memory of the api: ` +
        `${before.toFixed(0)} MiB before, ${open.toFixed(0)} MiB now, ${(((open - before) * 1_024) / streams).toFixed(1)} KiB each`,
    );
    let good = true;
    for (let number = 1; number <= posts; number++) {
      const since = Date.now();
      const body = { text: `post ${number} for everybody` };
      const call = { method: 'POST', path: '/v1/posts', token, body } as const;
      const { id } = JSON.parse((await client.send('POST post', call, 201)).text);
      const answered = Date.now() - since;
      const arrived = () => readers.flatMap(({ arrivals }) => arrivals.get(id) ?? []);
      const found = await waitUntil(arrived, ({ length }) => length >= streams, { ...ARRIVAL, signal });
      const times = found.map((at) => at - since).sort((a, b) => a - b);
      const all =
        times.length === streams
          ? `all after ${times.at(-1)} ms`
          : `${times.length} in ${ARRIVAL.limitMs} ms`;
      console.log(
        `post ${number}: answered after ${answered} ms; half of the streams had it after ` +
          `${times[times.length >> 1]} ms, ${all}; the api has ${(await memory()).toFixed(0)} MiB`,
      );
      good &&= times.length === streams;
    }
    return good ? 0 : 1;
  } finally {
    for (const reader of readers) reader.close();
    await client.close();
  }
}

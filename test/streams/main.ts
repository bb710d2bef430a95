import { type Stack, startStack } from '@ripple/infra/stack';
import { systemClock } from '../load/arrivals.ts';
import { type Client, createClient } from '../load/client.ts';
import { describeNumbers, readArguments, runWithOptions } from '../load/command-line.ts';
import { forEach } from '../load/for-each.ts';
import { openReader, type Reader } from './reader.ts';

const PORT = 4150;
const CONNECTIONS = 64;
/** A post that not everybody has by then has not come. */
const LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 10;

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

/** `npm run streams`: opens many streams on a Ripple of its own, posts, and says when everybody had it. */
await runWithOptions(async (interrupted) => {
  const { help: wanted, number } = readArguments(process.argv.slice(2), { numbers, texts: [] });
  if (wanted) {
    console.log(help);
    return 0;
  }
  const options = { streams: number('streams'), posts: number('posts') };
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...env } = process.env;
  const stack = await startStack({
    name: 'streams',
    command: 'npm run streams',
    port: PORT,
    env: {
      ...env,
      LOG_LEVEL: 'warn',
      STREAMS_AT_ONCE: String(options.streams),
      RATE_LIMIT_USER: '1000000000',
      RATE_LIMIT_ADDRESS: '1000000000',
    },
    demo: false,
    log: (line) => console.error(line),
    signal: interrupted,
  });
  const client = createClient(new URL(stack.url), CONNECTIONS);
  try {
    return await run(stack, client, options, interrupted);
  } finally {
    await client.close();
    await stack.stop();
  }
});

async function run(
  stack: Stack,
  client: Client,
  { streams, posts }: { streams: number; posts: number },
  signal: AbortSignal,
): Promise<number> {
  const run = Date.now().toString(36);
  const register = async (name: string): Promise<{ handle: string; token: string }> => {
    const call = { method: 'POST', path: '/v1/users', body: { handle: `${name}_${run}` } } as const;
    const { user, token } = JSON.parse((await client.send('POST user', call, 201)).text);
    return { handle: user.handle, token };
  };
  const author = await register('author');
  const tokens: string[] = [];
  await forEach(
    Array.from({ length: streams }, (_, number) => number),
    signal,
    async (number) => {
      const { token } = await register(`reader_${number}`);
      await client.send(
        'PUT follow',
        { method: 'PUT', path: `/v1/users/${author.handle}/follow`, token },
        204,
      );
      tokens.push(token);
    },
  );
  const memory = async () => {
    const { text } = await client.send('GET metrics', { method: 'GET', path: '/metrics' }, 200);
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20;
  };

  const before = await memory();
  const opening = Date.now();
  const readers: Reader[] = [];
  try {
    await forEach(tokens, signal, async (token) => {
      readers.push(await openReader(stack.url, token));
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
      const call = { method: 'POST', path: '/v1/posts', token: author.token, body } as const;
      const { id } = JSON.parse((await client.send('POST post', call, 201)).text);
      const answered = Date.now() - since;
      const arrived = () => readers.flatMap(({ arrivals }) => arrivals.get(id) ?? []);
      while (arrived().length < streams && Date.now() - since < LIMIT_MS) {
        await systemClock.sleep(LOOK_EVERY_MS, signal);
        signal.throwIfAborted();
      }
      const times = arrived().map((at) => at - since);
      times.sort((a, b) => a - b);
      const all =
        times.length === streams ? `all after ${times.at(-1)} ms` : `${times.length} in ${LIMIT_MS} ms`;
      console.log(
        `post ${number}: answered after ${answered} ms; half of the streams had it after ` +
          `${times[times.length >> 1]} ms, ${all}; the api has ${(await memory()).toFixed(0)} MiB`,
      );
      good &&= times.length === streams;
    }
    return good ? 0 : 1;
  } finally {
    for (const reader of readers) reader.close();
  }
}

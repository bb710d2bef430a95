import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startRipple, type TestUser } from '@ripple/test-env';

/**
 * `npm run streams -- --streams 5000`, on the servers that the environment names (infra/src/serve.ts prints them): opens that many home streams of as many users on one
 * api process, posts, and says how long it took until all had the post, and what memory they cost.
 */
const { values } = parseArgs({
  options: { streams: { type: 'string', default: '5000' }, posts: { type: 'string', default: '3' } },
});
const count = Number(values.streams);
const settings = {
  STREAMS_AT_ONCE: count,
  RATE_LIMIT_USER: 1e9,
  RATE_LIMIT_ADDRESS: 1e9,
  STREAM_HEARTBEAT_MS: 10_000,
  READS_AT_ONCE: 250,
};
const ripple = await startRipple({
  services: ['outbox-relay', 'fan-out', 'timeline-writer', 'indexer', 'notifier'],
  settings,
});
const api = await ripple.startProcess('api');
console.log(`${count} streams, ${availableParallelism()} processors`);

const author = await ripple.user('author');
const users: TestUser[] = [];
for (let from = 0; from < count; from += 50) {
  const some = Array.from({ length: Math.min(50, count - from) }, (_, n) =>
    ripple.user(`reader_${from + n}`),
  );
  users.push(...(await Promise.all(some)));
}
await inTurns(users, 50, (user) => user.put('/v1/users/author/follow'));
const before = await memory();

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
/** For each post, when each stream had it. */
const arrivals = new Map<string, number[]>();
let ready = 0;
const opening = Date.now();
await inTurns(
  users,
  100,
  (user) =>
    new Promise<void>((resolve, reject) => {
      const outgoing = request(`${ripple.url}/v1/stream/home`, {
        agent,
        headers: { authorization: `Bearer ${user.token}` },
      });
      outgoing.once('error', reject);
      outgoing.once('response', (response) => {
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          for (const [, id = ''] of text.matchAll(/^id: (\d+)$/gm))
            arrivals.get(id)?.push(Date.now()) ?? arrivals.set(id, [Date.now()]);
          if (text.includes(': live')) {
            ready += 1;
            resolve();
          }
        });
      });
      outgoing.end();
    }),
);
console.log(`all ${ready} open after ${((Date.now() - opening) / 1_000).toFixed(1)} s`);
const open = await memory();
console.log(
  `memory of the api: ${before} MiB before, ${open} MiB with all open: ${(((open - before) * 1_024) / count).toFixed(1)} KiB each`,
);

for (let number = 1; number <= Number(values.posts); number++) {
  const since = Date.now();
  const { body } = await author.post('/v1/posts', { text: `post ${number} for everybody` });
  const answered = Date.now() - since;
  let slowest = 0;
  while ((arrivals.get(body.id)?.length ?? 0) < count && Date.now() - since < 60_000) {
    const asked = Date.now();
    await author.post('/v1/users', { handle: `meanwhile_${asked}` });
    slowest = Math.max(slowest, Date.now() - asked);
  }
  const times = (arrivals.get(body.id) ?? []).map((at) => at - since).sort((a, b) => a - b);
  console.log(
    `post ${number}: answered after ${answered} ms; ${times.length} of ${count} had it, half after ` +
      `${times[times.length >> 1]} ms, all after ${times.at(-1)} ms; slowest write meanwhile ${slowest} ms; ${await memory()} MiB`,
  );
}
agent.destroy();
const stopping = Date.now();
await api.stop();
console.log(`the api ended ${Date.now() - stopping} ms after SIGTERM`);
await ripple.dispose();
process.exit();

async function memory(): Promise<number> {
  const { text } = await ripple.anybody.get('/metrics');
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20);
}

async function inTurns<T>(items: T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce)
    await Promise.all(items.slice(from, from + atOnce).map(work));
}

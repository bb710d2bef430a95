import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createBroker, inspectBroker } from '@ripple/broker';
import { openDatabase } from '@ripple/db';
import { runCommand } from '@ripple/infra/command';
import { type Stack, startStack } from '@ripple/infra/stack';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { fillLanes } from './fill-lanes.ts';
import { createMemoryWatch } from './memory.ts';

const NAMESPACE = 'ripple';
const PORT = 3970;
/** How much more a process of ours may have in the second half, in MiB: garbage of a busy Node, and no queue. */
const MOST_GROWTH = 100;
const WORKERS = ['timeline-writer', 'indexer', 'feed-builder'];

const help = `npm run backlog -- [--jobs <n>]    memory of every process with a backlog of many jobs

Freezes the workers, puts n jobs (default 1000000) into the lanes, lets the workers go on, and watches the
memory of every process until the lanes are empty. Exit code 1 if one of Ripple's had ${MOST_GROWTH} MiB more in the
second half of that than in the first.`;

/** `npm run backlog`: a queue must be as long as it likes without anybody noticing it in memory. */
await runCommand(async (interrupted) => {
  const { values } = parseArgs({ options: { jobs: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const jobs = Number(values.jobs ?? 1_000_000);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 10_000_000) {
    console.error(`--jobs must be a whole number from 1 to 10000000, not "${values.jobs}".`);
    return 2;
  }
  const log = (line: string) => console.error(line);
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...env } = process.env;
  const stack = await startStack({
    name: 'backlog',
    command: 'npm run backlog',
    port: PORT,
    env: { ...env, LOG_LEVEL: 'warn' },
    demo: true,
    log,
    signal: interrupted,
  });
  try {
    return await run(stack, jobs, interrupted, log);
  } finally {
    await stack.stop();
  }
});

async function run(stack: Stack, jobs: number, signal: AbortSignal, log: (line: string) => void) {
  const memory = createMemoryWatch([...stack.services, ...stack.servers.programs]);
  const workers = stack.services.filter(({ name }) => WORKERS.includes(name));
  const queued = async () => {
    const { queues } = await inspectBroker({ url: stack.amqpUrl, name: 'backlog', namespace: NAMESPACE });
    return queues.reduce((sum, { messages }) => sum + messages, 0);
  };
  memory.begin();
  const freezing = Date.now();
  for (const worker of workers) worker.kill('SIGSTOP');
  try {
    await withBroker(stack.amqpUrl, (broker) => withPosts(stack.databaseUrl, jobs, broker, log, signal));
    log(`${await queued()} jobs wait after ${seconds(freezing)} s`);
    memory.look('waiting');
  } finally {
    for (const worker of workers) worker.kill('SIGCONT');
  }
  const draining = Date.now();
  // A watermark a second is always on its way.
  for (let left = await queued(); left > 10 && !signal.aborted; left = await queued()) {
    log(`${left} jobs left; ${memory.look(left > jobs / 2 ? 'first half' : 'second half')}`);
    await sleep(5_000, undefined, { signal }).catch(() => {});
  }
  memory.look('second half');
  signal.throwIfAborted();
  console.log(
    `\n${jobs} jobs, drained in ${seconds(draining)} s (${Math.round((jobs * 1_000) / (Date.now() - draining))}/s)`,
  );
  console.log(memory.table().join('\n'));
  const grown = memory.grownBy(
    MOST_GROWTH,
    stack.services.map(({ name }) => name),
  );
  for (const each of grown) console.log(`FAILED: ${each}`);
  return grown.length > 0 ? 1 : 0;
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1_000).toFixed(0);
}

async function withBroker(url: string, work: (broker: ReturnType<typeof createBroker>) => Promise<void>) {
  const broker = createBroker({
    url,
    name: 'ripple-backlog',
    namespace: NAMESPACE,
    logger: createLogger('backlog', 'silent'),
    metrics: createMetrics(),
  });
  await broker.whenUp();
  await work(broker).finally(broker.close);
}

async function withPosts(
  databaseUrl: string,
  jobs: number,
  broker: ReturnType<typeof createBroker>,
  log: (line: string) => void,
  signal: AbortSignal,
) {
  const database = openDatabase({ url: databaseUrl, connections: 1, applicationName: 'ripple-backlog' });
  await fillLanes({ pool: database.pool, broker, jobs, log, signal }).finally(database.close);
}

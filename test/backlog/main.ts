import { createBroker, inspectBroker } from '@ripple/broker';
import { openDatabase } from '@ripple/db';
import type { Stack } from '@ripple/infra/stack';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { systemClock } from '../lab/arrivals.ts';
import { describeNumbers, parseArguments, runWithOptions, showHelp } from '../lab/command-line.ts';
import { watchProcesses } from '../lab/processes.ts';
import { mebibytes, whole } from '../lab/report/quantities.ts';
import { terminalLines } from '../lab/report/terminal.ts';
import { namespace } from '../lab/servers.ts';
import { type Lab, withStack } from '../lab/stack.ts';
import { rippleOf } from '../lab/target.ts';
import { waitUntil } from '../lab/wait.ts';
import { fillLanes } from './fill-lanes.ts';

const PORT = 3970;
/** How much more a process of ours may have in the second half, in MiB: garbage of a busy Node, and no queue. */
const MOST_GROWTH = 100;
const WORKERS = ['timeline-writer', 'indexer', 'feed-builder'];
/** A watermark a second is always on its way. */
const WATERMARKS = 10;
const LOOK_EVERY_MS = 5_000;
const phases = ['before', 'waiting', 'first half', 'second half'] as const;

const numbers = {
  jobs: { default: 1_000_000, min: 1, max: 10_000_000, whole: true, help: 'put into the lanes' },
} as const;

const help = [
  'npm run backlog -- [options]    memory of every process with a backlog of many jobs',
  '',
  'Freezes the workers, puts jobs into the lanes, lets the workers go on, and watches the memory of every process',
  `until the lanes are empty. Exit code 1 if one of Ripple's had ${MOST_GROWTH} MiB more in the second half of that`,
  'than in the first, 2 for bad options.',
  '',
  ...describeNumbers(numbers),
  '  --help                 this text',
].join('\n');

/** `npm run backlog`: a queue may be as long as it likes, and no process needs more memory for it. */
await runWithOptions(async (signal) => {
  const { help: wanted, number } = parseArguments(process.argv.slice(2), { numbers, texts: [] });
  if (wanted) return showHelp(help);
  const lab = { log: (line: string) => console.error(line), signal };
  return withStack({ ...lab, name: 'backlog', port: PORT, demo: true }, (stack, lab) =>
    run(stack, number('jobs'), lab),
  );
});

async function run(stack: Stack, jobs: number, { log, signal }: Lab): Promise<number> {
  const memory = watchMemory(stack);
  const workers = stack.services.filter(({ name }) => WORKERS.includes(name));
  const queued = async () => {
    const { queues } = await inspectBroker({ urls: [stack.amqpUrl], name: 'backlog', namespace });
    return queues.reduce((sum, { messages }) => sum + messages, 0);
  };
  try {
    const freezing = Date.now();
    let filled = 0;
    for (const worker of workers) worker.kill('SIGSTOP');
    try {
      await fill(stack, jobs, { log, signal });
      memory.enter('waiting');
      filled = await queued();
      log(`${jobs} jobs wait as ${filled} messages after ${seconds(freezing)} s`);
    } finally {
      for (const worker of workers) worker.kill('SIGCONT');
    }
    const draining = Date.now();
    memory.enter('first half');
    const look = async () => {
      const left = await queued();
      log(`${left} messages left`);
      if (left <= filled / 2) memory.enter('second half');
      return left;
    };
    const wait = { everyMs: LOOK_EVERY_MS, limitMs: Number.POSITIVE_INFINITY, clock: systemClock, signal };
    await waitUntil(look, (left) => left <= WATERMARKS, wait);
    const perSecond = Math.round((jobs * 1_000) / (Date.now() - draining));
    console.log(`\n${jobs} jobs, drained in ${seconds(draining)} s (${perSecond}/s)`);
  } finally {
    console.log(memory.report().join('\n'));
  }
  const grown = memory.grown(stack.services.map(({ name }) => name));
  for (const each of grown) console.log(`FAILED: ${each}`);
  return grown.length > 0 ? 1 : 0;
}

/** The most memory that each process had in each phase, in bytes. */
function watchMemory(stack: Stack) {
  const { processes } = rippleOf(stack);
  const most = new Map<string, number[]>(processes.map(({ name }) => [name, []]));
  let phase = 0;
  let stop = watchProcesses(processes);
  const note = () => {
    for (const { name, memory } of stop()) {
      const seen = most.get(name);
      if (seen) seen[phase] = Math.max(seen[phase] ?? 0, memory.most);
    }
  };
  return {
    enter(next: (typeof phases)[number]) {
      note();
      phase = phases.indexOf(next);
      stop = watchProcesses(processes);
    },
    /** Ends the watch. */
    report(): string[] {
      note();
      const rows = [...most].map(([name, seen]) => [
        name,
        ...phases.map((_, index) => (seen[index] === undefined ? '' : mebibytes(seen[index]))),
      ]);
      return terminalLines({ head: ['process', ...phases], rows, words: [0] });
    },
    /** A worker at full speed has more memory than an idle one, and must not grow from there on. */
    grown: (names: string[]): string[] =>
      names.flatMap((name) => {
        const [, , first = 0, second = 0] = most.get(name) ?? [];
        const growth = (second - first) / 2 ** 20;
        return growth > MOST_GROWTH ? [`${name} grew by ${whole(growth)} MiB`] : [];
      }),
  };
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1_000).toFixed(0);
}

async function fill(stack: Stack, jobs: number, lab: Lab): Promise<void> {
  const logger = createLogger('backlog', 'silent');
  const settings = { urls: [stack.amqpUrl], name: 'ripple-backlog', namespace, logger };
  const broker = createBroker({ ...settings, metrics: createMetrics() });
  const database = openDatabase({
    url: stack.databaseUrl,
    connections: 1,
    applicationName: settings.name,
  });
  try {
    await broker.whenUp();
    await fillLanes({ pool: database.pool, broker, jobs, ...lab });
  } finally {
    await Promise.all([broker.close(), database.close()]);
  }
}

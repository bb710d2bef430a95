import type { ServerCommand } from '../command.ts';
import { plural, span, table } from '../text.ts';
import { inspect, type State } from './status-inspect.ts';
import type { ServerState } from './status-servers.ts';

export const status: ServerCommand = {
  name: 'status',
  summary: 'Shows servers and their nodes, rings with their budgets, queues, outbox and dead letters',
  help: [
    '"behind" is the age of the oldest work of a ring that is not known to be done, a second or two when all',
    'is well: every second a message goes the way of the posts and is noted at the end of its lane.',
    '"waiting" are messages in the lanes that no worker has taken. Dead letters are no failure of the whole',
    'and are shown only.',
    'Exit code 1: a server or one of its nodes does not answer, a lane has no queue or no consumer, or a ring',
    'is over its budget.',
  ],
  examples: ['', '--json'],
  options: {},
  async run(tools) {
    const state = await inspect(tools);
    return { ok: state.problems.length === 0, data: state, lines: lines(state) };
  },
};

function lines({
  source,
  namespace,
  servers,
  rings,
  queues,
  outbox,
  deadLetters,
  problems,
}: State): string[] {
  return [
    `Ripple "${namespace}", servers of ${source}`,
    '',
    ...table(
      ['server', 'version', 'address', 'answers in'],
      servers.map(({ name, version, address, latencyMs, error }) => [
        name,
        version ?? '',
        address,
        latencyMs === undefined ? `NO ANSWER: ${error}` : span(latencyMs),
      ]),
    ),
    ...nodeLines(servers),
    '',
    ...table(
      ['ring', 'budget', 'behind', 'waiting', ''],
      rings.map(({ ring, budgetMs, delay, waiting, lanes }) => [
        ring,
        span(budgetMs),
        delay === undefined ? '' : span(delay.ms),
        waiting === undefined ? '' : String(waiting),
        lanes.length === 0
          ? 'in the answer itself: see ripple_http_request_duration_seconds'
          : lanes.join(', '),
      ]),
      [3],
    ),
    '',
    ...table(
      ['queue', 'waiting', 'consumers'],
      queues.map(({ name, exists, messages, consumers }) =>
        exists ? [name, String(messages), String(consumers)] : [name, 'MISSING', ''],
      ),
      [1, 2],
    ),
    '',
    outbox === undefined
      ? 'Outbox: unknown'
      : outbox.rows === 0
        ? 'Outbox: empty'
        : `Outbox: ${plural(outbox.rows, 'row')}, the oldest ${span(outbox.oldestMs)} old`,
    deadLetters === undefined ? 'Dead letters: unknown' : `Dead letters: ${deadLetters}`,
    '',
    ...(problems.length === 0 ? ['No problems.'] : problems.map((problem) => `PROBLEM: ${problem}`)),
  ];
}

/** None where each server is one node. */
function nodeLines(servers: ServerState[]): string[] {
  if (servers.every(({ nodes }) => nodes.length === 1)) return [];
  const rows = servers.flatMap(({ name, nodes }) =>
    nodes.map(({ address, role, ms }) => [address, name, role ?? '', ms === null ? 'NO ANSWER' : span(ms)]),
  );
  return ['', ...table(['node', 'of', 'role', 'answers in'], rows)];
}

import type { QueueState } from '@ripple/broker';
import { span } from '../text.ts';
import type { RingState } from './status-rings.ts';
import type { ServerState } from './status-servers.ts';

/** What needs an operator now, in sentences. */
export function problemsOf(seen: {
  servers: ServerState[];
  queues: QueueState[];
  rings: RingState[];
  outboxError: string | undefined;
}): string[] {
  const { servers, queues, rings, outboxError } = seen;
  return [
    ...servers
      .filter(({ error }) => error !== undefined)
      .map(({ name, address, error }) => `${name} at ${address} does not answer: ${error}`),
    ...servers.flatMap(silentNodes),
    ...missing(queues.filter(({ exists }) => !exists).map(({ name }) => name)),
    ...queues
      .filter(({ lane, exists, consumers }) => lane !== undefined && exists && consumers === 0)
      .map(({ lane }) => `no worker consumes the lane ${lane}: is its service running?`),
    ...(outboxError === undefined ? [] : [`the outbox can't be read: ${outboxError}`]),
    ...rings
      .filter(({ delay }) => delay?.late)
      .map(
        ({ ring, delay, budgetMs }) =>
          `ring ${ring} is ${span(delay?.ms ?? 0)} behind, its budget is ${span(budgetMs)}`,
      ),
  ];
}

/** Where there are several: one that is alone is the server. */
function silentNodes({ name, nodes }: ServerState): string[] {
  if (nodes.length === 1) return [];
  return nodes
    .filter(({ ok }) => !ok)
    .map(({ address }) => `the node of ${name} at ${address} does not answer`);
}

function missing(names: string[]): string[] {
  if (names.length === 0) return [];
  return [`queues do not exist, though outbox-relay declares them: ${names.join(', ')}`];
}

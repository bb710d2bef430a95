import { createInspector } from '@ripple/broker';
import type { LaneParts } from '@ripple/messages';
import { inspectNodes, type ServerSettings, urlsOfNodes } from '@ripple/runtime';
import type { Logger } from '@ripple/telemetry';
import { LRUCache } from 'lru-cache';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { findStatus, type Status, type StatusSources } from './status.ts';

/** What the operator's routes show and do; `npm run ripple` can do more. */
export interface Operations {
  /** At most a second old: calls within a second share one look. */
  status(): Promise<Status>;
  deadLetters: DeadLetters;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

const NAME = 'ripple-api/operations';

/** @param options.servers the log-in to the broker has the rights of the role `cli` */
export function createOperations(
  options: { servers: ServerSettings; namespace: string; laneParts: LaneParts; logger: Logger } & Omit<
    StatusSources,
    'inspector' | 'inspectNodes'
  >,
): Operations {
  const { servers, namespace, laneParts, logger, ...sources } = options;
  const urls = urlsOfNodes(servers.AMQP_URL, servers.AMQP_NODES);
  const connection = { urls, name: NAME, namespace, logger };
  const inspector = createInspector({ ...connection, laneParts });
  const looks = new LRUCache<'status', Status>({
    max: 1,
    ttl: LOOK_EVERY_MS,
    fetchMethod: () =>
      findStatus({
        ...sources,
        inspector,
        inspectNodes: (limitMs) => inspectNodes(servers, { name: NAME, limitMs }),
      }),
  });
  return {
    status: () => looks.forceFetch('status'),
    deadLetters: createDeadLetters(connection),
    close: inspector.close,
  };
}

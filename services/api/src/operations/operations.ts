import { createInspector } from '@ripple/broker';
import type { Logger } from '@ripple/telemetry';
import { LRUCache } from 'lru-cache';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { readStatus, type Status, type StatusSources } from './status.ts';

/** What an operator sees and does by HTTP; `npm run ripple` can do more. */
export interface Operations {
  /** As it was at most a second ago: however many ask, that is one look a second. */
  status(): Promise<Status>;
  deadLetters: DeadLetters;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

/** @param options.url of the broker, with the rights of the role `cli` */
export function createOperations(
  options: { url: string; namespace: string; logger: Logger } & Omit<StatusSources, 'inspector'>,
): Operations {
  const { url, namespace, logger, ...sources } = options;
  const connection = { url, name: 'ripple-api/operations', namespace, logger };
  const inspector = createInspector(connection);
  const looks = new LRUCache<'status', Status>({
    max: 1,
    ttl: LOOK_EVERY_MS,
    fetchMethod: () => readStatus({ ...sources, inspector }),
  });
  return {
    status: () => looks.forceFetch('status'),
    deadLetters: createDeadLetters(connection),
    close: inspector.close,
  };
}

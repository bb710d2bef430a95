import { createInspector } from '@ripple/broker';
import type { LaneParts } from '@ripple/messages';
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

/** @param options.urls of the broker's nodes, with the rights of the role `cli` */
export function createOperations(
  options: { urls: readonly string[]; namespace: string; laneParts: LaneParts; logger: Logger } & Omit<
    StatusSources,
    'inspector'
  >,
): Operations {
  const { urls, namespace, laneParts, logger, ...sources } = options;
  const connection = { urls, name: 'ripple-api/operations', namespace, logger };
  const inspector = createInspector({ ...connection, laneParts });
  const looks = new LRUCache<'status', Status>({
    max: 1,
    ttl: LOOK_EVERY_MS,
    fetchMethod: () => findStatus({ ...sources, inspector }),
  });
  return {
    status: () => looks.forceFetch('status'),
    deadLetters: createDeadLetters(connection),
    close: inspector.close,
  };
}

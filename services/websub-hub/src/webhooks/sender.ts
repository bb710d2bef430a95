import type { Database } from '@ripple/db';
import type { EventObjects } from '@ripple/presentation';
import type { Logger, Metrics } from '@ripple/telemetry';
import type { Callbacks } from '../callbacks.ts';

/** What webhooks are sent with. */
export interface WebhookSender {
  database: Database;
  /** Where the objects of events are looked up. */
  objects: EventObjects;
  endpoints: Callbacks;
  /** Aborted when the process stops: nothing further is begun. */
  stopping: AbortSignal;
  logger: Logger;
  metrics: Metrics;
}

/** How long an endpoint may take to answer. */
export const LIMIT_MS = 15_000;

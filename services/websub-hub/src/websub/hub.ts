import type { Broker } from '@ripple/broker';
import type { Database } from '@ripple/db';
import {
  type FeedFormat,
  type Feeds,
  type PublicSubject,
  parseFeedPath,
  type RenderedFeed,
} from '@ripple/feeds';
import type { SubscriptionId } from '@ripple/messages';
import { findAuthorByHandle } from '@ripple/people';
import type { Logger, Metrics } from '@ripple/telemetry';
import type { Callbacks } from '../callbacks.ts';
import type { NamedSlots } from './named-slots.ts';

/** What the steps of the hub work with. */
export interface Hub {
  database: Database;
  feeds: Feeds;
  broker: Broker;
  callbacks: Callbacks;
  publicUrl: string;
  /** How many subscriptions the callbacks of one host may have. */
  mostOfHost: number;
  /** Hosts to which something is being sent. */
  sending: NamedSlots;
  /** Subscriptions to which something is to be sent when their host has a slot. */
  waiting: Map<string, Set<SubscriptionId>>;
  logger: Logger;
  metrics: Metrics;
}

/** The feed at the path that is a topic, as it is now; `undefined` if there is none any more. */
export async function readTopic(
  { database, feeds }: Hub,
  topic: string,
): Promise<(RenderedFeed & { format: FeedFormat }) | undefined> {
  const address = parseFeedPath(topic);
  if (!address) return undefined;
  const { format, ...rest } = address;
  const subject = rest.kind === 'user' ? await findAuthor(database, rest.handle) : rest;
  return subject && { ...(await feeds.read(subject, format)), format };
}

async function findAuthor({ db }: Database, wanted: string): Promise<PublicSubject | undefined> {
  const user = await findAuthorByHandle(db, wanted);
  return user && { kind: 'user', userId: user.id, handle: user.handle, name: user.name };
}

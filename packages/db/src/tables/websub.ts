import type { SubscriptionId, WebSubRequestId } from '@ripple/messages';
import type { Generated, GeneratedAlways } from 'kysely';

export interface WebSubRequestsTable {
  id: Generated<WebSubRequestId>;
  mode: 'subscribe' | 'unsubscribe';
  /** The path of a feed. */
  topic: string;
  /** The topic as the subscriber wrote it; null: as the feed does. */
  topic_url: string | null;
  callback: string;
  /** Of the callback, with its port. */
  host: GeneratedAlways<string>;
  /** SHA-256 of topic and callback. */
  pair_hash: GeneratedAlways<Buffer>;
  secret: string | null;
  lease_seconds: number;
  attempts: Generated<number>;
  asked_by: Generated<string>;
  due_at: Generated<Date>;
}

export interface WebSubSubscriptionsTable {
  id: Generated<SubscriptionId>;
  /** The path of a feed. */
  topic: string;
  /** The topic as the subscriber wrote it; null: as the feed does. */
  topic_url: string | null;
  callback: string;
  /** Of the callback, with its port. */
  host: GeneratedAlways<string>;
  /** SHA-256 of topic and callback. */
  pair_hash: GeneratedAlways<Buffer>;
  secret: string | null;
  expires_at: Date;
  delivered: string | null;
  failures: Generated<number>;
  retry_at: Date | null;
}

/** A view: the subscriptions that have not ended, for roles that may not read them. */
export interface WebSubSubscribedView {
  host: string;
  pair_hash: Buffer;
}

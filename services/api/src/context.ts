import type { Barriers } from '@ripple/blocks';
import type { Database } from '@ripple/db';
import type { Feeds } from '@ripple/feeds';
import type { Followees } from '@ripple/follows';
import type { LiveListener } from '@ripple/live';
import type { MediaStorage } from '@ripple/media-storage';
import type { OutboxPublisher } from '@ripple/outbox';
import type { Documents } from '@ripple/posts';
import type { Marks, PublishedCounts } from '@ripple/reactions';
import type { Receipts } from '@ripple/receipts';
import type { Checks, Metrics } from '@ripple/telemetry';
import type { Pulls, TimelineStore, Timelines } from '@ripple/timelines';
import type { FollowedTopics } from '@ripple/topics';
import type { Authors } from '@ripple/users';
import type { Delays } from '@ripple/watermarks';
import type { Auth } from './auth.ts';
import type { RequestCounts } from './count-requests.ts';
import type { Operations } from './operations/operations.ts';

/** What the routes work with. */
export interface Context {
  auth: Auth;
  database: Database;
  /** Connections for reads alone: however many there are, writes don't wait behind them. */
  reading: Database;
  documents: Documents;
  authors: Authors;
  counts: PublishedCounts;
  marks: Marks;
  barriers: Barriers;
  pulls: Pulls;
  followees: Followees;
  topics: FollowedTopics;
  store: TimelineStore;
  timelines: Timelines;
  feeds: Feeds;
  storage: MediaStorage;
  /** Where readers get pictures. */
  mediaUrl: string;
  outbox: OutboxPublisher;
  receipts: Receipts;
  live: LiveListener;
  delays: Delays;
  metrics: Metrics;
  requests: RequestCounts;
  checks: Checks;
  /** If this api has the rights for it. */
  operations: Operations | undefined;
}

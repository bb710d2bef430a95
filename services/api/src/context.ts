import type { Database } from '@ripple/db';
import type { Delays, Receipts } from '@ripple/delivery';
import type { Feeds } from '@ripple/feeds';
import type { LiveListener } from '@ripple/live';
import type { UserId } from '@ripple/messages';
import type { Outbox } from '@ripple/outbox';
import type { Authors, BlockList, ExternalIds, Followees, UserStates } from '@ripple/people';
import type { CreatePost, Documents, Marks, MediaStorage, PublishedCounts } from '@ripple/posts';
import type { WebAddresses } from '@ripple/runtime';
import type { Checks, Metrics } from '@ripple/telemetry';
import type { FollowedTopics, Pulls, TimelineStore, Timelines, ViewerFacts } from '@ripple/timelines';
import type { Operations } from './admin/admin.ts';
import type { Supervisor } from './admin/supervisor.ts';
import type { RequestCounts } from './http/count-requests.ts';
import type { Auth } from './http/tokens.ts';
import type { OAuthTokens } from './mastodon/oauth/tokens.ts';
import type { WritePosts } from './timeline/write-posts.ts';
import type { Write } from './write/write.ts';

/** What the routes work with. */
export interface Context {
  auth: Auth;
  oauthTokens: OAuthTokens;
  database: Database;
  /** Connections for reads alone: however many there are, writes don't wait behind them. */
  reading: Database;
  documents: Documents;
  authors: Authors;
  externalIds: ExternalIds;
  userStates: UserStates;
  counts: PublishedCounts;
  marks: Marks;
  blockList: BlockList;
  pulls: Pulls;
  followees: Followees;
  topics: FollowedTopics;
  findViewerFacts: (viewer: UserId) => Promise<ViewerFacts>;
  store: TimelineStore;
  timelines: Timelines;
  feeds: Feeds;
  storage: MediaStorage;
  /** Where readers get pictures. */
  mediaUrl: string;
  writePosts: WritePosts;
  /** Where people read, in a browser. */
  web: WebAddresses;
  outbox: Outbox;
  write: Write;
  createPost: CreatePost;
  /** Whether a moderator looks at a post before others than its author see it. */
  moderatesBefore: boolean;
  receipts: Receipts;
  live: LiveListener;
  delays: Delays;
  metrics: Metrics;
  requests: RequestCounts;
  checks: Checks;
  /** If this api has the rights for it. */
  operations: Operations | undefined;
  /** If this api knows one. */
  supervisor: Supervisor | undefined;
}

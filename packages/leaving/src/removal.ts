import type { Tables } from '@ripple/db';
import type { LivePublisher } from '@ripple/live';
import type { UserId } from '@ripple/messages';
import type { Documents, PublishedCounts } from '@ripple/posts';
import type { Redis } from '@ripple/redis';
import type { TimelineStore } from '@ripple/timelines';
import type { Kysely, Transaction } from 'kysely';

/** What a removal works with. */
export interface RemovalContext {
  db: Kysely<Tables>;
  redis: Redis;
  namespace: string;
  store: TimelineStore;
  documents: Documents;
  counts: PublishedCounts;
  live: LivePublisher;
}

/** The removal of one user's things. */
export interface Removal extends RemovalContext {
  user: UserId;
  /** Keys of feeds whose copies this turn has thrown away. */
  droppedFeeds: Set<string>;
  /** Of how many more posts live streams are told: of those that their readers may have before them. */
  toTell: number;
}

/**
 * One kind of things of a user. A step removes some of them in a transaction, with what follows from them: copies in Redis
 * before the commit, so that a process that dies leaves them to the next try.
 * @returns how many it has removed; 0: there are none
 */
export type Step = (removal: Removal, trx: Transaction<Tables>) => Promise<number>;

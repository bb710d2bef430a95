import type { Semaphore } from '@ripple/concurrency';
import type { Tables } from '@ripple/db';
import type { Kysely } from 'kysely';
import type { Names } from '../names.ts';
import type { Touched } from '../touched.ts';

/** What writers of lines work with. */
export interface WriteContext {
  db: Kysely<Tables>;
  names: Names;
  /** Written to after a commit. */
  touched: Touched;
  /** Whether posts wait for the users who are named in their texts. */
  waitsForHandles: boolean;
  /** Posts get their ids one transaction after the other. */
  allotting: Semaphore;
  /** Ids that posts have got last: their transactions may not have ended. */
  allotted: Set<number>;
}

/**
 * What became of a line: it was written, or it was so already. `missing`: what it names isn't there, and may come; `bad`:
 * it is refused.
 */
export type Fate = 'new' | 'known' | { missing: string } | { bad: string };

export const missing = (what: string, name: string): Fate => ({ missing: `there is no ${what} "${name}"` });

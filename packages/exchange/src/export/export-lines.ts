import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import type { Line } from '../line.ts';
import { listMarkLines } from './marks.ts';
import { listFollowLines, listPairLines, listTopicLines } from './people.ts';
import { listPostLines, listRepostLines } from './posts.ts';
import { findUserLine } from './user.ts';

/** How an export is made. */
export interface ExportContext {
  pool: Pool;
  /** Where pictures are served, without a slash at the end. */
  mediaUrl: string;
  /**
   * Whether users and posts are named by the application's own ids. If not, those of others are named by `id:<id>`, since
   * their external ids are for themselves and the application.
   */
  showsExternalIds: boolean;
}

/**
 * All that there is of a user, as lines of an import, page by page, each by a short query: what changes meanwhile may be in
 * it or not. Nothing of others but what the user has marked and followed is named, and of that no more than its name.
 */
export async function* exportLines(context: ExportContext, user: UserId): AsyncGenerator<Line[]> {
  const first = await findUserLine(context, user);
  if (!first) return;
  const self = first.user.externalId;
  yield [first];
  yield* listFollowLines(context, user, self);
  yield* listPairLines(context, user, self);
  yield* listTopicLines(context, user, self);
  yield* listPostLines(context, user, self);
  yield* listRepostLines(context, user, self);
  yield* listMarkLines(context, user, self);
}

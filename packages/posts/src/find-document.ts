import { createBatcher } from '@ripple/concurrency';
import type { PostId } from '@ripple/messages';
import type { PostDocument } from './document.ts';
import type { Documents } from './documents.ts';

/** Documents that are asked for at once. */
const MOST_AT_ONCE = 64;

/** The document of a post, as Documents.get gives it. Posts that wait together share one question to Redis. */
export type FindDocument = (id: PostId) => Promise<PostDocument | undefined>;

export const createDocumentFinder = (documents: Pick<Documents, 'get'>): FindDocument =>
  createBatcher(async (ids: PostId[]) => {
    const found = await documents.get(ids);
    return ids.map((id) => found.get(id));
  }, MOST_AT_ONCE);

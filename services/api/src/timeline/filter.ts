import type { TimelineItem } from '@ripple/presentation';
import type { Static } from 'typebox';
import type { postFilter } from '../http/schemas.ts';

/** Which items of a timeline are asked for; what is not given leaves none out. */
export interface PostFilter {
  types?: ReadonlySet<string>;
  replies?: false;
  reposts?: false;
  media?: true;
  /** The key of a tag that is in them. */
  tag?: string;
}

/** What a query asks for; `undefined`: everything. */
export function parseFilter({
  types,
  replies,
  reposts,
  media,
}: Static<typeof postFilter>): PostFilter | undefined {
  const filter: PostFilter = {
    ...(types !== undefined && { types: new Set(types.split(',')) }),
    ...(replies !== undefined && { replies: false }),
    ...(reposts !== undefined && { reposts: false }),
    ...(media !== undefined && { media: true }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}

/** Whether an item is among those asked for. A repost is judged by what it passes on. */
export function fits(
  { post, repostOf }: TimelineItem,
  { types, replies, reposts, media, tag }: PostFilter,
): boolean {
  if (reposts === false && repostOf) return false;
  const judged = repostOf ?? post;
  if (types && !types.has(judged.type)) return false;
  if (replies === false && judged.inReplyTo !== null) return false;
  if (tag !== undefined && !judged.tags.includes(tag)) return false;
  return !media || judged.media.length > 0;
}

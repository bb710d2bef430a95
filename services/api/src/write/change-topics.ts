import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { cleanText } from '@ripple/posts';
import { findEntities } from '@ripple/posts/entities';
import {
  followTopic,
  MOST_TOPICS,
  renewTopics,
  type TopicName,
  tagTopic,
  unfollowTopic,
} from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { mustExist } from '../http/find-user.ts';
import { parseTag } from '../http/parameters.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { renewNow } from './write.ts';

/** A topic, and a tag as the request writes it. */
export interface NamedTopic {
  topic: TopicName;
  writtenTag: string | null;
}

/** @throws {ProblemError} 422 if `viewer` follows too many */
export const beginTopic = (
  context: Context,
  request: FastifyRequest,
  viewer: UserId,
  { topic, writtenTag }: NamedTopic,
): Promise<void> =>
  change(context, request, viewer, async (tx) => {
    if (await followTopic(tx, viewer, topic, writtenTag)) return;
    throw new ProblemError(422, `You can follow at most ${MOST_TOPICS} tags and keywords.`);
  });

export const endTopics = (
  context: Context,
  request: FastifyRequest,
  viewer: UserId,
  topics: Iterable<TopicName>,
): Promise<void> =>
  change(context, request, viewer, async (tx) => {
    for (const topic of new Set(topics)) await unfollowTopic(tx, viewer, topic);
  });

/** Changes what comes into the home of `viewer` besides posts of people: true for the next read. */
async function change(
  context: Context,
  request: FastifyRequest,
  viewer: UserId,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  await context.write(request, async (tx) => {
    await mustExist(tx.db, viewer);
    await work(tx);
  });
  await renewNow(request, renewTopics(context, viewer));
}

/**
 * A tag that a post can have. It is judged as written: the key of ﷺ has spaces in it.
 * @throws {ProblemError} 400
 */
export function parseTagOfPosts(raw: string): NamedTopic {
  const written = cleanText(raw).replace(/^[#\uff03]/, '');
  const { tags } = findEntities(`#${written}`);
  const tag = parseTag(raw);
  if (tags.length !== 1 || tags[0] !== tag) throw invalid('/params/tag', 'is no tag that a post can have');
  return { topic: tagTopic(tag), writtenTag: written };
}

/** What may be followed under the name of a tag, also by the rules of an earlier version. */
export const topicsOfTag = (raw: string): TopicName[] => [parseTag(raw), cleanText(raw)].map(tagTopic);

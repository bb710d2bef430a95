import { FEED_BYTES, FEED_LENGTH } from '@ripple/feeds';
import { rings } from '@ripple/messages';
import { MOST_QUESTIONS_TO_ADDRESS } from '@ripple/notifications';
import {
  MAX_TAG_LENGTH,
  MAX_TEXT_BYTES,
  MAX_TEXT_GRAPHEMES,
  MOST_MEDIA,
  MOST_UNFINISHED,
} from '@ripple/posts';
import { MOST_LINKS, MOST_MENTIONS, MOST_TAGS } from '@ripple/posts/entities';
import { Type } from 'typebox';
import type { Config } from '../config.ts';
import type { Api } from '../http/api.ts';
import { PAGE_BYTES } from '../http/paging.ts';
import { answers, MOST_ON_PAGE, nullable } from '../http/schemas.ts';
import { VERSION } from '../version.ts';

const ring = Type.Object({ budgetMs: Type.Integer() });

const instance = Type.Object({
  name: Type.Literal('Ripple'),
  version: Type.String(),
  auth: Type.Enum(['demo', 'jwt']),
  rings: Type.Object({
    author: Type.Object({ budgetMs: Type.Integer(), worstMs: Type.Integer() }),
    followers: ring,
    public: ring,
    feeds: ring,
  }),
  limits: Type.Object({
    textLength: Type.Integer({ description: 'Of a post, in characters as people count them.' }),
    textBytes: Type.Integer({ description: 'Of a post, in bytes of UTF-8.' }),
    tagsPerPost: Type.Integer({
      description: 'That count; further ones are text. So with mentions and links.',
    }),
    mentionsPerPost: Type.Integer(),
    linksPerPost: Type.Integer(),
    tagLength: Type.Integer({ description: 'Of the key of a tag, in UTF-16 units; a longer one is text.' }),
    mediaPerPost: Type.Integer(),
    mediaBytes: Type.Integer({ description: 'Of one picture.' }),
    mediaDecodedBytes: Type.Integer({
      description: 'Of one picture when it is decoded, all frames together.',
    }),
    mediaFrames: Type.Integer({ description: 'Of one animation.' }),
    mediaUnfinished: Type.Integer({ description: 'Pictures of a user that are in no post or not ready.' }),
    streamsPerUser: Type.Integer({ description: 'Live streams that a user can have open at once.' }),
    feedLength: Type.Integer({ description: 'Posts in a feed.' }),
    feedBytes: Type.Integer({ description: 'Of a feed, which has fewer posts where they are long.' }),
    webSubPerHost: Type.Integer({ description: 'Subscriptions of callbacks of one host.' }),
    mailQuestionsPerDay: Type.Integer({
      description: 'How often one address is asked whether it belongs to a user, whichever user it is.',
    }),
    pageItems: Type.Integer({ description: 'The highest `limit` of a page.' }),
    pageBytes: Type.Integer({
      description: 'Of the items of a page, which ends before one that would not fit.',
    }),
  }),
  demo: nullable(
    Type.Object(
      { workers: Type.Boolean({ description: 'Whether they can be stopped and started.' }) },
      { description: 'In demo mode only.' },
    ),
  ),
  operations: Type.Boolean({ description: 'Whether there are routes for operators, `/v1/operations/…`.' }),
});

/** What this Ripple is, for clients that adapt to it. */
export function addInstanceRoutes(app: Api, config: Config): void {
  const { author, followers, public: everybody, feeds } = rings;
  const answer = {
    name: 'Ripple' as const,
    version: VERSION,
    auth: config.AUTH_MODE,
    rings: { author, followers, public: everybody, feeds },
    limits: {
      textLength: MAX_TEXT_GRAPHEMES,
      textBytes: MAX_TEXT_BYTES,
      tagsPerPost: MOST_TAGS,
      mentionsPerPost: MOST_MENTIONS,
      linksPerPost: MOST_LINKS,
      tagLength: MAX_TAG_LENGTH,
      mediaPerPost: MOST_MEDIA,
      mediaBytes: config.MEDIA_MAX_BYTES,
      mediaDecodedBytes: config.MEDIA_MAX_DECODED_BYTES,
      mediaFrames: config.MEDIA_MAX_FRAMES,
      mediaUnfinished: MOST_UNFINISHED,
      streamsPerUser: config.STREAMS_PER_USER,
      feedLength: FEED_LENGTH,
      feedBytes: FEED_BYTES,
      webSubPerHost: config.WEBSUB_SUBSCRIPTIONS_PER_HOST,
      mailQuestionsPerDay: MOST_QUESTIONS_TO_ADDRESS,
      pageItems: MOST_ON_PAGE,
      pageBytes: PAGE_BYTES,
    },
    demo: config.AUTH_MODE === 'demo' ? { workers: config.SUPERVISOR_URL !== undefined } : null,
    operations: config.OPERATIONS_AMQP_URL !== undefined,
  };
  app.get(
    '/v1/instance',
    {
      schema: {
        tags: ['operations'],
        summary: 'What this Ripple is: its mode, budgets and limits',
        response: answers({ 200: instance }),
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      return answer;
    },
  );
}

import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { cleanText, parseKeyword } from '@ripple/posts';
import { findEntities } from '@ripple/posts/entities';
import {
  followTopic,
  keywordTopic,
  listWrittenTopics,
  MOST_TOPICS,
  renewTopics,
  type TopicName,
  tagTopic,
  unfollowTopic,
} from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { mustExist } from '../http/find-user.ts';
import { parseTag, parseWord } from '../http/parameters.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { renewNow } from '../write/write.ts';

/** A topic, and a tag as the request writes it. */
interface Named {
  topic: TopicName;
  writtenTag: string | null;
}

type Change = (tx: Tx, viewer: UserId) => Promise<void>;

/** Whose public posts come into the caller's home besides those of people: true for the next read. */
export function addTopicRoutes(app: Api, context: Context): void {
  const { write } = context;

  const routes = <Params>(
    path: string,
    params: typeof schemas.tagParameter | typeof schemas.wordParameter,
    what: string,
    read: (params: Params) => Named,
    /** What the caller may follow under this name, also by the rules of an earlier version. */
    listFollowed: (params: Params) => TopicName[],
  ) => {
    const change = (method: 'PUT' | 'DELETE', summary: string, parse: (params: Params) => Change) =>
      app.route({
        method,
        url: `${path}/follow`,
        ...mustBeLoggedIn,
        schema: {
          tags: ['relations'],
          summary,
          params,
          headers: schemas.idempotencyHeader,
          response: schemas.answers({ 204: schemas.noContent }),
        },
        async handler(request, reply) {
          const viewer = viewerOf(request);
          const work = parse(request.params as Params);
          await write(request, async (tx) => {
            await mustExist(tx.db, viewer);
            await work(tx, viewer);
          });
          await renewNow(request, renewTopics(context, viewer));
          return reply.status(204).send(null);
        },
      });
    change('PUT', `Have the public posts with a ${what} in your home`, (params) => {
      const named = read(params);
      return (tx, viewer) => begin(tx, viewer, named);
    });
    change('DELETE', `Have the posts with a ${what} in your home no more`, (params) => {
      const names = new Set(listFollowed(params));
      return async (tx, viewer) => {
        for (const name of names) await unfollowTopic(tx, viewer, name);
      };
    });
  };

  routes<{ tag: string }>(
    '/v1/tags/:tag',
    schemas.tagParameter,
    'tag',
    ({ tag }) => parseTagOfPosts(tag),
    ({ tag }) => [parseTag(tag), cleanText(tag)].map(tagTopic),
  );
  routes<{ word: string }>(
    '/v1/keywords/:word',
    schemas.wordParameter,
    'word',
    ({ word }) => ({ topic: keywordTopic(parseWord(word)), writtenTag: null }),
    ({ word }) => {
      const asGiven = cleanText(word).replace(/^#+/, '');
      return [parseKeyword(asGiven) ?? asGiven, asGiven].map(keywordTopic);
    },
  );

  app.get(
    '/v1/users/me/topics',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['relations'],
        summary: 'The tags and keywords that you follow',
        response: schemas.answers({ 200: schemas.topics }),
      },
    },
    async (request) => ({ items: await listWrittenTopics(context.database.pool, viewerOf(request)) }),
  );
}

async function begin(tx: Tx, viewer: UserId, { topic, writtenTag }: Named): Promise<void> {
  if (await followTopic(tx, viewer, topic, writtenTag)) return;
  throw new ProblemError(422, `You can follow at most ${MOST_TOPICS} tags and keywords.`);
}

/**
 * A tag that a post can have. It is judged as written: the key of ﷺ has spaces in it.
 * @throws {ProblemError} 400
 */
function parseTagOfPosts(raw: string): Named {
  const written = cleanText(raw).replace(/^[#\uff03]/, '');
  const { tags } = findEntities(`#${written}`);
  const tag = parseTag(raw);
  if (tags.length !== 1 || tags[0] !== tag) throw invalid('/params/tag', 'is no tag that a post can have');
  return { topic: tagTopic(tag), writtenTag: written };
}

import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { findEntities } from '@ripple/posts';
import { renewTopics } from '@ripple/timelines';
import {
  followTopic,
  keywordTopic,
  MOST_TOPICS,
  readTopicName,
  type TopicName,
  type TopicsChange,
  tagTopic,
  unfollowTopic,
} from '@ripple/topics';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { mustExist } from '../find-user.ts';
import { once, writeOf } from '../idempotency.ts';
import { invalid, ProblemError } from '../problem.ts';
import { readTag } from '../read-tag.ts';
import { readWord } from '../read-word.ts';
import * as schemas from '../schemas.ts';

type Change = (trx: Db, viewer: UserId, topic: TopicName) => Promise<TopicsChange | undefined>;

/** Whose public posts come into the caller's home besides those of people: true for the next read. */
export function addTopicRoutes(app: Api, context: Context): void {
  const { database, store, topics, outbox } = context;

  const routes = <Params>(
    path: string,
    params: typeof schemas.tagParameter | typeof schemas.wordParameter,
    what: string,
    read: (params: Params) => TopicName,
  ) => {
    const change = (method: 'PUT' | 'DELETE', summary: string, work: Change) =>
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
          const topic = read(request.params as Params);
          let made: TopicsChange | undefined;
          await once(database.db, writeOf(request), async (trx) => {
            await mustExist(trx, viewer);
            made = await work(trx, viewer, topic);
            return { status: 204, body: null };
          });
          // The outbox row sees to it if Redis doesn't now.
          await renewTopics({ store, topics }, viewer).catch((err) =>
            request.log.warn({ err }, 'a home is not renewed yet'),
          );
          if (made) outbox.publishSoon('events', made);
          return reply.status(204).send(null);
        },
      });
    change('PUT', `Have the public posts with a ${what} in your home`, begin);
    change('DELETE', `Have the posts with a ${what} in your home no more`, unfollowTopic);
  };

  routes<{ tag: string }>('/v1/tags/:tag', schemas.tagParameter, 'tag', ({ tag }) =>
    tagTopic(readTagOfPosts(tag)),
  );
  routes<{ word: string }>('/v1/keywords/:word', schemas.wordParameter, 'word', ({ word }) =>
    keywordTopic(readWord(word)),
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
    async (request) => ({ items: (await topics.of(viewerOf(request))).map(readTopicName) }),
  );
}

async function begin(trx: Db, viewer: UserId, topic: TopicName): Promise<TopicsChange | undefined> {
  const made = await followTopic(trx, viewer, topic);
  if (made !== 'too many') return made;
  throw new ProblemError(422, `You can follow at most ${MOST_TOPICS} tags and keywords.`);
}

/** A tag that a post can have. */
function readTagOfPosts(raw: string): string {
  const tag = readTag(raw);
  const { tags } = findEntities(`#${tag}`);
  if (tags.length !== 1 || tags[0] !== tag) throw invalid('/params/tag', 'is no tag that a post can have');
  return tag;
}

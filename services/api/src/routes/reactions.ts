import { listFavouritedBy, listRepostedBy } from '@ripple/posts';
import type { Context } from '../context.ts';
import { answerUsers } from '../http/answer-users.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn } from '../http/authentication.ts';
import { parsePostId } from '../http/parameters.ts';
import * as schemas from '../http/schemas.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';
import {
  addBookmark,
  addFavourite,
  addRepost,
  removeBookmark,
  removeFavourite,
  removeRepost,
} from '../write/react.ts';

/** The caller's own view is true from the next read on; counts and followers are seen to behind the answer. */
export function addReactionRoutes(app: Api, context: Context): void {
  const schema = {
    tags: ['posts'],
    params: schemas.postParameter,
    headers: schemas.idempotencyHeader,
    response: schemas.answers({ 204: schemas.noContent }),
  };

  for (const [method, name, summary, react] of [
    ['PUT', 'favourite', 'Make a post a favourite', addFavourite],
    ['DELETE', 'favourite', 'Make it a favourite no more', removeFavourite],
    ['PUT', 'repost', 'Pass a public post on to your followers', addRepost],
    ['DELETE', 'repost', 'Take a repost back', removeRepost],
    ['PUT', 'bookmark', 'Keep a post for yourself; no other user is shown that', addBookmark],
    ['DELETE', 'bookmark', 'Keep it no more', removeBookmark],
  ] as const) {
    app.route<{ Params: { id: string } }>({
      method,
      url: `/v1/posts/:id/${name}`,
      ...mustBeLoggedIn,
      schema: { ...schema, summary },
      handler: async (request, reply) => {
        await react(context, request, parsePostId(request.params.id));
        return reply.status(204).send(null);
      },
    });
  }

  for (const [name, summary, list] of [
    ['favourited-by', 'The users who have made a post a favourite', listFavouritedBy],
    ['reposted-by', 'The users who have passed a post on', listRepostedBy],
  ] as const) {
    app.get<{ Params: { id: string } }>(
      `/v1/posts/:id/${name}`,
      {
        config: { ring: 'public' },
        schema: {
          tags: ['posts'],
          summary,
          description: 'But for those who block you, or whom you block.',
          params: schemas.postParameter,
          querystring: schemas.pageQuery,
          response: schemas.answers({ 200: schemas.page(schemas.user) }),
        },
      },
      async (request, reply) => {
        const id = parsePostId(request.params.id);
        const { post, repostOf } = await mustFindVisible(context, id, request.viewer);
        const target = (repostOf ?? post).id;
        return answerUsers(context, request, reply, (range) => list(context.reading.pool, target, range), {
          hidesBlocked: true,
        });
      },
    );
  }
}

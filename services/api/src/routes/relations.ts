import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findAnyUser } from '../http/find-user.ts';
import * as schemas from '../http/schemas.ts';
import { changeRelation, type RelationChange, type RelationName } from '../write/change-relation.ts';

const relations: { name: RelationName; summaries: Record<RelationChange['way'], string> }[] = [
  {
    name: 'follow',
    summaries: {
      begin: 'Follow a user, or ask to follow one who is locked',
      end: 'Unfollow a user, or take the request back',
    },
  },
  {
    name: 'block',
    summaries: {
      begin: 'Block a user: neither follows the other, or sees the other’s posts, any more',
      end: 'Unblock a user',
    },
  },
  {
    name: 'mute',
    summaries: { begin: 'Mute a user: timelines no longer show their posts', end: 'Unmute a user' },
  },
];

/** What one user is to another: true for the next read of the caller. */
export function addRelationRoutes(app: Api, context: Context): void {
  const schema = {
    tags: ['relations'],
    params: schemas.handleParameter,
    headers: schemas.idempotencyHeader,
  };

  for (const { name: relation, summaries } of relations) {
    const route = (way: RelationChange['way'], response: object) =>
      app.route<{ Params: { handle: string } }>({
        method: way === 'begin' ? 'PUT' : 'DELETE',
        url: `/v1/users/:handle/${relation}`,
        ...mustBeLoggedIn,
        schema: { ...schema, summary: summaries[way], response },
        async handler(request, reply) {
          const viewer = viewerOf(request);
          const other = await findAnyUser(context, request.params.handle);
          const pending = await changeRelation(context, request, { relation, way, viewer, other });
          if (pending) return reply.status(202).send(pending);
          return reply.status(204).send(null);
        },
      });
    const done = { 204: schemas.noContent };
    const asked = relation === 'follow' && { 202: schemas.followRequested };
    route('begin', schemas.answers({ ...done, ...asked }));
    route('end', schemas.answers(done));
  }
}

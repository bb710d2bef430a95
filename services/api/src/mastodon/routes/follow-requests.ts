import { listRequests } from '@ripple/people';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { findAnyUserWithId } from '../../http/find-user.ts';
import { acceptFollower, refuseFollower } from '../../write/answer-follow-request.ts';
import { forUser, userOf } from '../access.ts';
import { answerAccounts, parseAccountId, showRelationships } from '../accounts.ts';
import type { Mastodon } from '../mastodon.ts';
import { listQuery } from '../paging.ts';

/** Who may follow a locked user. */
export function addFollowRequestRoutes(scope: Api, mastodon: Mastodon): void {
  const { context, profiles } = mastodon;

  scope.get(
    '/api/v1/follow_requests',
    { ...forUser('read:follows'), schema: { querystring: Type.Object(listQuery) } },
    (request, reply) => {
      const viewer = userOf(request);
      return answerAccounts(
        mastodon,
        request,
        reply,
        (page) => listRequests(context.reading.pool, viewer, page),
        { hidesBlocked: true },
      );
    },
  );

  for (const name of ['authorize', 'reject'] as const) {
    scope.post(
      `/api/v1/follow_requests/:id/${name}`,
      { ...forUser('write:follows'), schema: { params: Type.Object({ id: Type.String() }) } },
      async (request) => {
        const viewer = userOf(request);
        const other = await findAnyUserWithId(context, parseAccountId(request.params.id));
        if (name === 'authorize') await acceptFollower(context, request, viewer, other);
        else await refuseFollower(context, request, viewer, other.id);
        profiles.forget(viewer);
        profiles.forget(other.id);
        const [relationship] = await showRelationships(mastodon, viewer, [other.id]);
        return relationship;
      },
    );
  }
}

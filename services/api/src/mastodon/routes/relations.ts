import type { UserId } from '@ripple/messages';
import { listBlocked, listMuted } from '@ripple/people';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { findAnyUserWithId } from '../../http/find-user.ts';
import { ProblemError } from '../../http/problem.ts';
import { endFollower } from '../../write/answer-follow-request.ts';
import { changeRelation, type RelationChange, type RelationName } from '../../write/change-relation.ts';
import { forUser, userOf } from '../access.ts';
import { answerAccounts, parseAccountId, showRelationships } from '../accounts.ts';
import type { Mastodon } from '../mastodon.ts';
import { listQuery } from '../paging.ts';
import type { Scope } from '../scopes.ts';

/** A change between who asks and another user. */
type Act = (request: FastifyRequest, viewer: UserId, other: RelationChange['other']) => Promise<unknown>;

/** What one user is to another: true for the next read. */
export function addRelationRoutes(scope: Api, mastodon: Mastodon): void {
  const { context, profiles } = mastodon;
  const params = Type.Object({ id: Type.String() });

  const route = (name: string, needs: Scope, act: Act) =>
    scope.post(`/api/v1/accounts/:id/${name}`, { ...forUser(needs), schema: { params } }, async (request) => {
      const viewer = userOf(request);
      const other = await findAnyUserWithId(context, parseAccountId(request.params.id));
      await act(request, viewer, other);
      profiles.forget(viewer);
      profiles.forget(other.id);
      const [relationship] = await showRelationships(mastodon, viewer, [other.id]);
      return relationship;
    });

  const change =
    (relation: RelationName, way: RelationChange['way']): Act =>
    (request, viewer, other) =>
      changeRelation(context, request, { relation, way, viewer, other });

  /** As in Mastodon, to block or mute oneself does nothing. */
  const unlessOneself =
    (act: Act): Act =>
    async (request, viewer, other) => {
      if (other.id !== viewer) await act(request, viewer, other);
    };

  const follow: Act = (request, viewer, other) => {
    if (other.id === viewer) throw new ProblemError(403, 'This action is not allowed');
    return change('follow', 'begin')(request, viewer, other);
  };

  route('follow', 'write:follows', follow);
  route('unfollow', 'write:follows', change('follow', 'end'));
  route('remove_from_followers', 'write:follows', (request, viewer, { id }) =>
    endFollower(context, request, viewer, id),
  );
  route('block', 'write:blocks', unlessOneself(change('block', 'begin')));
  route('unblock', 'write:blocks', change('block', 'end'));
  route('mute', 'write:mutes', unlessOneself(change('mute', 'begin')));
  route('unmute', 'write:mutes', change('mute', 'end'));
  // Nothing is kept of these.
  for (const name of ['pin', 'unpin', 'endorse', 'unendorse', 'note'])
    route(name, 'write:accounts', async () => {});

  const schema = { querystring: Type.Object(listQuery) };
  scope.get('/api/v1/blocks', { ...forUser('read:blocks'), schema }, (request, reply) => {
    const viewer = userOf(request);
    return answerAccounts(mastodon, request, reply, (page) =>
      listBlocked(context.reading.pool, viewer, page),
    );
  });
  scope.get('/api/v1/mutes', { ...forUser('read:mutes'), schema }, async (request, reply) => {
    const viewer = userOf(request);
    const accounts = await answerAccounts(mastodon, request, reply, (page) =>
      listMuted(context.reading.pool, viewer, page),
    );
    return accounts.map((account) => ({ ...account, mute_expires_at: null }));
  });
}

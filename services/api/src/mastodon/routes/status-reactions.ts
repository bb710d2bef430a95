import type { PostId } from '@ripple/messages';
import { findRepost } from '@ripple/posts';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../../http/api.ts';
import { mustFindVisible } from '../../timeline/find-visible-post.ts';
import {
  addBookmark,
  addFavourite,
  addRepost,
  type React,
  removeBookmark,
  removeFavourite,
  removeRepost,
} from '../../write/react.ts';
import { forUser, userOf } from '../access.ts';
import type { Status } from '../entities/status.ts';
import type { Mastodon } from '../mastodon.ts';
import type { Scope } from '../scopes.ts';
import { invalidStatus } from '../status-draft.ts';
import { parseStatusId, statusParameter } from '../status-parameter.ts';

const nothing: React = async (_context, _request, id) => id;
const refuse =
  (what: string): React =>
  async () => {
    throw invalidStatus(`${what} is not supported`);
  };

const reactions: Record<string, { scope: Scope; react: React }> = {
  favourite: { scope: 'write:favourites', react: addFavourite },
  unfavourite: { scope: 'write:favourites', react: removeFavourite },
  unreblog: { scope: 'write:statuses', react: removeRepost },
  bookmark: { scope: 'write:bookmarks', react: addBookmark },
  unbookmark: { scope: 'write:bookmarks', react: removeBookmark },
  // What is never there can be taken away.
  mute: { scope: 'write:mutes', react: refuse('Muting of conversations') },
  unmute: { scope: 'write:mutes', react: nothing },
  pin: { scope: 'write:accounts', react: refuse('Pinning of statuses') },
  unpin: { scope: 'write:accounts', react: nothing },
};

/** What a user does to a status; answers the status as it is then. */
export function addStatusReactionRoutes(scope: Api, { context, statuses }: Mastodon): void {
  const schema = { params: statusParameter };

  for (const [name, { scope: needed, react }] of Object.entries(reactions)) {
    scope.post<{ Params: { id: string } }>(
      `/api/v1/statuses/:id/${name}`,
      { ...forUser(needed), schema },
      async (request) => show(request, await react(context, request, parseStatusId(request.params.id))),
    );
  }

  scope.post('/api/v1/statuses/:id/reblog', { ...forUser('write:statuses'), schema }, async (request) => {
    const id = await addRepost(context, request, parseStatusId(request.params.id));
    const own = await findRepost(context.database.db, id, userOf(request));
    // It may be gone again by now.
    return show(request, own ?? id);
  });

  async function show(request: FastifyRequest, id: PostId): Promise<Status> {
    return statuses.showOne(request, await mustFindVisible(context, id, request.viewer));
  }
}

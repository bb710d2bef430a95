import { listFollowers, listFollowing } from '@ripple/people';
import { author } from '@ripple/timelines';
import { type Static, Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { findUser, findUserWithId } from '../../http/find-user.ts';
import { parseTag } from '../../http/parameters.ts';
import { notFound } from '../../http/problem.ts';
import type { PostFilter } from '../../timeline/filter.ts';
import { forEverybody, forUser, userOf } from '../access.ts';
import {
  answerAccounts,
  listAccounts,
  parseAccountId,
  parseAccountIds,
  readProfile,
  selectShown,
  showRelationships,
} from '../accounts.ts';
import { isTrue } from '../bodies.ts';
import { toAccount } from '../entities/account.ts';
import type { Mastodon } from '../mastodon.ts';
import { handleIn } from '../named-in-address.ts';
import { listQuery } from '../paging.ts';
import { parsePlace, searchAccounts, searchPlace } from '../search-accounts.ts';

const flag = Type.Optional(Type.Unknown());
const params = Type.Object({ id: Type.String() });
const idsQuery = Type.Object({ id: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })) });
const statusesQuery = Type.Object({
  ...listQuery,
  exclude_replies: flag,
  exclude_reblogs: flag,
  only_media: flag,
  pinned: flag,
  tagged: Type.Optional(Type.String()),
});

/** Users, and lists of them. */
export function addAccountRoutes(scope: Api, mastodon: Mastodon): void {
  const { context, addresses, statuses } = mastodon;
  const open = forEverybody('read:accounts');

  scope.get('/api/v1/accounts', { ...open, schema: { querystring: idsQuery } }, async (request) =>
    listAccounts(mastodon, await selectShown(mastodon, request.viewer, parseAccountIds(request.query.id))),
  );

  scope.get('/api/v1/accounts/:id', { ...open, schema: { params } }, async (request) => {
    const user = await findUserWithId(context, String(parseAccountId(request.params.id)), request);
    return toAccount(await readProfile(mastodon, user), addresses);
  });

  scope.get(
    '/api/v1/accounts/lookup',
    { ...open, schema: { querystring: Type.Object({ acct: Type.String() }) } },
    async (request) => {
      const handle = handleIn(request.query.acct, addresses);
      if (handle === undefined) throw notFound('user');
      return toAccount(await readProfile(mastodon, await findUser(context, handle, request)), addresses);
    },
  );

  scope.get(
    '/api/v1/accounts/search',
    {
      ...forUser('read:accounts'),
      config: { ring: 'public' },
      schema: { querystring: Type.Object({ q: Type.String(), ...searchPlace, following: flag }) },
    },
    (request) =>
      searchAccounts(mastodon, {
        text: request.query.q,
        viewer: userOf(request),
        following: isTrue(request.query.following),
        ...parsePlace(request.query, { usual: 40, most: 80 }),
      }),
  );

  scope.get(
    '/api/v1/accounts/relationships',
    { ...forUser('read:follows'), schema: { querystring: idsQuery } },
    async (request) => {
      const viewer = userOf(request);
      const ids = await selectShown(mastodon, viewer, parseAccountIds(request.query.id));
      return showRelationships(mastodon, viewer, ids);
    },
  );

  // Whom of those whom one follows a user is followed by is not looked for.
  scope.get(
    '/api/v1/accounts/familiar_followers',
    { ...forUser('read:follows'), schema: { querystring: idsQuery } },
    async (request) => parseAccountIds(request.query.id).map((id) => ({ id: String(id), accounts: [] })),
  );

  scope.get(
    '/api/v1/accounts/:id/statuses',
    {
      ...forEverybody('read:statuses'),
      config: { ring: 'public' },
      schema: { params, querystring: statusesQuery },
    },
    async (request, reply) => {
      const user = await findUserWithId(context, String(parseAccountId(request.params.id)), request);
      if (isTrue(request.query.pinned)) return [];
      return statuses.answerPage(request, reply, author(user.id), filterOf(request.query));
    },
  );

  for (const [name, list] of [
    ['followers', listFollowers],
    ['following', listFollowing],
  ] as const) {
    scope.get(
      `/api/v1/accounts/:id/${name}`,
      { ...open, schema: { params, querystring: Type.Object(listQuery) } },
      async (request, reply) => {
        const user = await findUserWithId(context, String(parseAccountId(request.params.id)), request);
        return answerAccounts(mastodon, request, reply, (page) => list(context.reading.pool, user.id, page));
      },
    );
  }

  for (const [name, access] of [
    ['lists', forUser('read:lists')],
    ['featured_tags', open],
    ['identity_proofs', open],
    ['endorsements', open],
  ] as const) {
    scope.get(`/api/v1/accounts/:id/${name}`, { ...access, schema: { params } }, async (request) => {
      await findUserWithId(context, String(parseAccountId(request.params.id)), request);
      return [];
    });
  }
}

function filterOf(query: Static<typeof statusesQuery>): PostFilter | undefined {
  const filter: PostFilter = {
    ...(isTrue(query.exclude_replies) && { replies: false }),
    ...(isTrue(query.exclude_reblogs) && { reposts: false }),
    ...(isTrue(query.only_media) && { media: true }),
    ...(query.tagged && { tag: parseTag(query.tagged, '/querystring/tagged') }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}

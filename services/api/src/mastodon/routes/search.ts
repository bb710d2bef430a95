import { parseId, type UserId } from '@ripple/messages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { unauthenticated } from '../../http/problem.ts';
import { forEverybody, forUser } from '../access.ts';
import { isTrue } from '../bodies.ts';
import { searchTags } from '../find-tag.ts';
import type { Mastodon } from '../mastodon.ts';
import { listQuery, parseRange, statusesOnPage } from '../paging.ts';
import { parsePlace, searchAccounts, searchPlace } from '../search-accounts.ts';
import { searchStatuses } from '../search-statuses.ts';

const querystring = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 1_000 }),
  type: Type.Optional(Type.String()),
  following: Type.Optional(Type.Unknown()),
  account_id: Type.Optional(Type.String()),
  exclude_unreviewed: Type.Optional(Type.Unknown()),
  ...listQuery,
  ...searchPlace,
});
type Query = Static<typeof querystring>;

/** Accounts, statuses and tags by one text. */
export function addSearchRoutes(scope: Api, mastodon: Mastodon): void {
  const config = { ring: 'public' as const };

  scope.get(
    '/api/v2/search',
    { ...forEverybody('read:search'), config, schema: { querystring } },
    (request, reply) => search(request, reply, request.query),
  );

  // Before 3.0, tags were texts.
  scope.get(
    '/api/v1/search',
    { ...forUser('read:search'), config, schema: { querystring } },
    async (request, reply) => {
      const found = await search(request, reply, request.query);
      return { ...found, hashtags: found.hashtags.map(({ name }) => name) };
    },
  );

  async function search({ viewer }: FastifyRequest, reply: FastifyReply, query: Query) {
    if (viewer === undefined && (isTrue(query.resolve) || query.offset !== undefined))
      throw unauthenticated('Without a token there is neither resolve nor offset');
    const { q: text, type, following } = query;
    const { limit, offset } = parsePlace(query, statusesOnPage);
    // As in Mastodon, an offset is one of a single kind.
    const skipped = type === undefined ? 0 : offset;
    const isAsked = (kind: string) => type === undefined || type === kind;
    const isTag = /^\s*[#\uff03]/.test(text);
    const isName = /^\s*@/.test(text);
    const { max, min, since } = parseRange(query, statusesOnPage);
    const author =
      query.account_id === undefined ? undefined : (parseId<UserId>(query.account_id) ?? NO_USER);
    const place = { text, viewer, limit, offset: skipped };
    const [accounts, statuses, hashtags] = await Promise.all([
      isAsked('accounts') && !isTag
        ? searchAccounts(mastodon, { ...place, following: isTrue(following) })
        : [],
      isAsked('statuses') && !isName
        ? searchStatuses(mastodon, { ...place, max, min: min ?? since, author, client: reply.raw })
        : [],
      isAsked('hashtags') && !isName && skipped === 0 ? searchTags(mastodon, text, viewer) : [],
    ]);
    return { accounts, statuses, hashtags };
  }
}

const NO_USER = 0 as UserId;

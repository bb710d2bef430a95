import { bookmarks, favourites, home, publicTimeline, tag } from '@ripple/timelines';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { parseTag } from '../../http/parameters.ts';
import { lookAheadHome } from '../../timeline/look-ahead.ts';
import { forEverybody, forUser, userOf } from '../access.ts';
import { isTrue } from '../bodies.ts';
import type { Mastodon } from '../mastodon.ts';
import { listQuery } from '../paging.ts';

const flag = Type.Optional(Type.Unknown());

/** Lists of statuses. There are no other servers: what is asked for of them alone is empty. */
export function addTimelineRoutes(scope: Api, { context, statuses }: Mastodon): void {
  const querystring = Type.Object(listQuery);
  const publicQuery = Type.Object({ ...listQuery, remote: flag, only_media: flag, local: flag });
  const publicRing = { config: { ring: 'public' as const }, ...forEverybody('read:statuses') };
  const filterOf = ({ only_media }: { only_media?: unknown }) =>
    isTrue(only_media) ? { media: true as const } : undefined;

  scope.get(
    '/api/v1/timelines/home',
    {
      ...forUser('read:statuses'),
      config: { ring: 'followers' },
      onRequest: lookAheadHome(context),
      schema: { querystring },
    },
    (request, reply) => statuses.answerPage(request, reply, home(userOf(request))),
  );

  scope.get(
    '/api/v1/timelines/public',
    { ...publicRing, schema: { querystring: publicQuery } },
    async (request, reply) => {
      if (isTrue(request.query.remote)) return [];
      return statuses.answerPage(request, reply, publicTimeline, filterOf(request.query));
    },
  );

  scope.get(
    '/api/v1/timelines/tag/:hashtag',
    { ...publicRing, schema: { querystring: publicQuery, params: Type.Object({ hashtag: Type.String() }) } },
    async (request, reply) => {
      if (isTrue(request.query.remote)) return [];
      const name = parseTag(request.params.hashtag);
      return statuses.answerPage(request, reply, tag(name), filterOf(request.query));
    },
  );

  scope.get(
    '/api/v1/favourites',
    { ...forUser('read:favourites'), config: { ring: 'followers' }, schema: { querystring } },
    (request, reply) => statuses.answerPage(request, reply, favourites(userOf(request))),
  );

  scope.get(
    '/api/v1/bookmarks',
    { ...forUser('read:bookmarks'), config: { ring: 'followers' }, schema: { querystring } },
    (request, reply) => statuses.answerPage(request, reply, bookmarks(userOf(request))),
  );
}

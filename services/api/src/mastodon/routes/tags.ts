import { listWrittenTopics } from '@ripple/timelines';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { notFound } from '../../http/problem.ts';
import { beginTopic, endTopics, parseTagOfPosts, topicsOfTag } from '../../write/change-topics.ts';
import { forEverybody, forUser, userOf } from '../access.ts';
import { toTag } from '../entities/tag.ts';
import { findTagName, showTag } from '../find-tag.ts';
import type { Mastodon } from '../mastodon.ts';
import { linkPage, listQuery, pageOfAll, parseRange, readRange } from '../paging.ts';

const tagsOnPage = { usual: 100, most: 200 };

/** Tags, and following them. */
export function addTagRoutes(scope: Api, mastodon: Mastodon): void {
  const { context, addresses } = mastodon;
  const schema = { params: Type.Object({ name: Type.String() }) };
  const mustBeTag = (text: string): string => {
    const name = findTagName(text);
    if (name === undefined) throw notFound('tag');
    return name;
  };

  scope.get('/api/v1/tags/:name', { ...forEverybody('read:follows'), schema }, (request) =>
    showTag(mastodon, mustBeTag(request.params.name), request.viewer),
  );

  for (const way of ['follow', 'unfollow'] as const) {
    scope.post(`/api/v1/tags/:name/${way}`, { ...forUser('write:follows'), schema }, async (request) => {
      const viewer = userOf(request);
      const { name } = request.params;
      const key = mustBeTag(name);
      if (way === 'follow') await beginTopic(context, request, viewer, parseTagOfPosts(name));
      else await endTopics(context, request, viewer, topicsOfTag(name));
      return toTag(key, way === 'follow', addresses);
    });
  }

  scope.get(
    '/api/v1/followed_tags',
    { ...forUser('read:follows'), schema: { querystring: Type.Object(listQuery) } },
    async (request, reply) => {
      const topics = await listWrittenTopics(context.database.pool, userOf(request));
      const tags = topics.flatMap((topic) => ('tag' in topic ? [topic.tag] : []));
      // A place in the list stands for the id that a followed tag doesn't have.
      const all = tags.map((name, at) => ({ id: String(tags.length - at), name }));
      const page = await readRange(parseRange(request.query, tagsOnPage), pageOfAll(all));
      return linkPage(request, reply, addresses.publicUrl, page).map(({ name }) =>
        toTag(name, true, addresses),
      );
    },
  );
}

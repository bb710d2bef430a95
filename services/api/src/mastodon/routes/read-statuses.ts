import { type PostId, parseId } from '@ripple/messages';
import { listFavouritedBy, listRepostedBy } from '@ripple/posts';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { readThread } from '../../timeline/answer-thread.ts';
import { mustFindVisible } from '../../timeline/find-visible-post.ts';
import { findItems } from '../../timeline/hydrate.ts';
import { selectVisible } from '../../timeline/show-posts.ts';
import { forEverybody, forUser } from '../access.ts';
import { answerAccounts } from '../accounts.ts';
import { parseData } from '../entities/status.ts';
import type { Mastodon } from '../mastodon.ts';
import { listQuery } from '../paging.ts';
import { parseStatusId, statusParameter } from '../status-parameter.ts';

/** Statuses that are asked for at once. */
const MOST_AT_ONCE = 20;

/** Single statuses, and what is around them. */
export function addStatusReadRoutes(scope: Api, mastodon: Mastodon): void {
  const { context, statuses } = mastodon;
  const schema = { params: statusParameter };
  const open = forEverybody('read:statuses');

  scope.get(
    '/api/v1/statuses',
    {
      ...open,
      schema: { querystring: Type.Object({ id: Type.Optional(Type.Array(Type.String())) }) },
    },
    async (request) => {
      const ids = [...new Set(request.query.id ?? [])];
      if (ids.length > MOST_AT_ONCE)
        throw new ProblemError(422, `Validation failed: at most ${MOST_AT_ONCE} statuses at once`);
      const known = ids.flatMap((id) => parseId<PostId>(id) ?? []);
      const items = await findItems(context, known);
      const { viewer } = request;
      return statuses.show(request, await selectVisible(context, { viewer, place: { kind: 'post' } }, items));
    },
  );

  scope.get('/api/v1/statuses/:id', { ...open, schema }, async (request) => {
    const id = parseStatusId(request.params.id);
    return statuses.showOne(request, await mustFindVisible(context, id, request.viewer));
  });

  scope.get('/api/v1/statuses/:id/source', { ...forUser('read:statuses'), schema }, async (request) => {
    const id = parseStatusId(request.params.id);
    const { post } = await mustFindVisible(context, id, request.viewer);
    const { spoiler_text } = parseData(post.data === null ? null : JSON.parse(post.data));
    return { id: String(post.id), text: post.text, spoiler_text };
  });

  // Only what is there now is kept.
  scope.get('/api/v1/statuses/:id/history', { ...open, schema }, async (request) => {
    const id = parseStatusId(request.params.id);
    const status = await statuses.showOne(request, await mustFindVisible(context, id, request.viewer));
    const { content, spoiler_text, sensitive, edited_at, created_at, account, media_attachments } = status;
    return [
      {
        ...{ content, spoiler_text, sensitive, created_at: edited_at ?? created_at },
        ...{ account, media_attachments, emojis: [] },
      },
    ];
  });

  scope.get(
    '/api/v1/statuses/:id/context',
    { ...open, config: { ring: 'public' }, schema },
    async (request) => {
      const id = parseStatusId(request.params.id);
      const { post, repostOf } = await mustFindVisible(context, id, request.viewer);
      const { near, first } = await readThread(context, (repostOf ?? post).id, request.viewer);
      const shown = await statuses.show(request, [...near.reverse(), ...first]);
      const above = new Set(near.map((item) => String(item.post.id)));
      return {
        ancestors: shown.filter((status) => above.has(status.id)),
        descendants: shown.filter((status) => !above.has(status.id)),
      };
    },
  );

  for (const [name, list] of [
    ['favourited_by', listFavouritedBy],
    ['reblogged_by', listRepostedBy],
  ] as const) {
    scope.get(
      `/api/v1/statuses/:id/${name}`,
      { ...open, config: { ring: 'public' }, schema: { ...schema, querystring: Type.Object(listQuery) } },
      async (request, reply) => {
        const id = parseStatusId((request.params as { id: string }).id);
        const { post, repostOf } = await mustFindVisible(context, id, request.viewer);
        const target = (repostOf ?? post).id;
        return answerAccounts(
          mastodon,
          request,
          reply,
          (range) => list(context.reading.pool, target, range),
          { hidesBlocked: true },
        );
      },
    );
  }

  // There are no cards of links, and no translations.
  scope.get('/api/v1/statuses/:id/card', { ...open, schema }, async (request) => {
    await mustFindVisible(context, parseStatusId(request.params.id), request.viewer);
    return {};
  });
  scope.post('/api/v1/statuses/:id/translate', { ...forUser('read:statuses'), schema }, async () => {
    throw notFound('translation');
  });
}

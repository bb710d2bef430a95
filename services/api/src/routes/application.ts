import {
  findUserByExternalId,
  findUserCounts,
  type Upserted,
  type UserUpsert,
  upsertUsers,
} from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeServer } from '../http/authentication.ts';
import { parseExternalId } from '../http/external-ids.ts';
import { notFound } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { moderationOf } from '../moderation/moderation-of.ts';
import { upsertProblem } from '../write/upsert-problem.ts';
import { parseUserFields } from '../write/user-fields.ts';

const tags = ['application'];
const path = '/v1/users/by-external-id/:externalId';
const who = 'For tokens with the scope `server`.';

/** Users by what the embedding application calls them: for the application itself. */
export function addApplicationRoutes(app: Api, context: Context): void {
  const { authors, reading, write } = context;

  app.put(
    path,
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'Create a user, or change one',
        description: `${who} What is missing stays, and null clears. Two at once make one user.`,
        params: schemas.externalIdParameter,
        body: schemas.userUpsert,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.profile, 201: schemas.profile }),
      },
    },
    async (request, reply) => {
      const externalId = parseExternalId(request.params.externalId);
      const wanted: UserUpsert = { externalId, ...parseUserFields(request.body) };
      const { id, created, user } = await write(request, async (tx) => {
        const [upserted] = (await upsertUsers(tx, [wanted])) as [Upserted];
        if ('refused' in upserted) throw upsertProblem(upserted);
        const { user, created } = upserted;
        const profile = {
          ...presentUser(user, context.mediaUrl, request),
          counts: await findUserCounts(tx.db, user.id),
        };
        return { id: user.id, created, user: profile };
      });
      authors.forget(id);
      if (created) reply.header('location', `/v1/users/${user.handle}`);
      return reply
        .status(created ? 201 : 200)
        .send({ ...user, ...(await moderationOf(context, request, id)) });
    },
  );

  app.get(
    path,
    {
      ...mustBeServer,
      schema: {
        tags,
        summary: 'A user of the application',
        description: who,
        params: schemas.externalIdParameter,
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const externalId = parseExternalId(request.params.externalId);
      const user = await findUserByExternalId(reading.db, externalId);
      if (!user) throw notFound('user');
      return {
        ...presentUser(user, context.mediaUrl, request),
        ...(await moderationOf(context, request, user.id)),
        counts: await findUserCounts(reading.db, user.id),
      };
    },
  );
}

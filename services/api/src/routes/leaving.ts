import { type Deletion, findDeletion, leave } from '@ripple/leaving';
import { parseId } from '@ripple/messages';
import type { Static } from 'typebox';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeServerOrOperator, viewerOf } from '../http/authentication.ts';
import { notFound, unknownUser } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { originOf } from '../http/trace-requests.ts';
import { claimOf, ownedByLeaver } from '../write/claim.ts';
import { renewNow } from '../write/write.ts';

const tags = ['users'];

/** A user leaves, and those who have to know look how far the removal of what the user has written has come. */
export function addLeavingRoutes(app: Api, context: Context, options: { handleDays: number }): void {
  const { auth, authors, externalIds, outbox, reading, userStates } = context;

  app.delete(
    '/v1/users/me',
    {
      config: { mayHaveLeft: true, whileSuspended: true },
      schema: {
        tags,
        summary: 'Leave',
        description:
          'From the next read on the user is not found, and nothing of theirs is shown anywhere. Then it is removed, for which `Location` is the place to look. It cannot be undone. The handle stays taken for some time; the external id is free at once, unless the user is suspended. A retry with the same Idempotency-Key gets the same answer, though the user is there no more.',
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 202: schemas.deletion }),
      },
    },
    async (request, reply) => {
      const { viewer, externalId, isServer } = request;
      // Without a token, or for the application where it acts for no user.
      if (externalId === undefined) viewerOf(request);
      const claim = claimOf(request, ownedByLeaver(String(externalId)));
      const deletion = await outbox.write({ origin: originOf(request), claim }, async (tx) => {
        const left = viewer === undefined ? undefined : await leave(tx, viewer, options);
        if (!left) throw isServer ? notFound('user') : unknownUser();
        return present(left);
      });
      if (externalId !== undefined) externalIds.forget(externalId);
      if (viewer !== undefined) authors.forget(viewer);
      // A worker announces it otherwise.
      await renewNow(request, userStates.renew());
      reply.header('location', `/v1/deletions/${deletion.id}`);
      return reply.status(202).send(deletion);
    },
  );

  app.get(
    '/v1/deletions/:id',
    {
      ...mustBeServerOrOperator(auth),
      config: { anySubject: true },
      schema: {
        tags,
        summary: 'How far the removal of what a user who has left has written has come',
        description:
          'In jwt mode for tokens with the scope `server` or `operator`, in demo mode for every caller.',
        params: schemas.deletionParameter,
        response: schemas.answers({ 200: schemas.deletion }),
      },
    },
    async ({ params: { id } }) => {
      const known = parseId(id);
      const deletion = known === undefined ? undefined : await findDeletion(reading.db, known);
      if (!deletion) throw notFound('deletion');
      return present(deletion);
    },
  );
}

const present = ({
  id,
  state,
  removed,
  requestedAt,
  completedAt,
}: Deletion): Static<typeof schemas.deletion> => ({
  id: String(id),
  state,
  removed,
  requestedAt: requestedAt.toISOString(),
  completedAt: completedAt?.toISOString() ?? null,
});

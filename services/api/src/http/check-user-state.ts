import type { ExternalIds, KnownStates, UserStates } from '@ripple/people';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound, ProblemError, unknownUser } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The states of users, asked for before a write was let in. */
    userStates: Promise<KnownStates> | undefined;
  }
  interface FastifyContextConfig {
    /** A write that a suspended user may still do. */
    whileSuspended?: boolean;
  }
}

/**
 * Refuses users who are being deleted, and writes of those who are suspended. Reads cost no question here: they go by
 * what was last known, as they ask for the states with what they read.
 */
export function checkUserState(
  app: FastifyInstance,
  { userStates, externalIds }: { userStates: UserStates; externalIds: ExternalIds },
): void {
  app.decorateRequest('userStates', undefined);
  // In the same turn as the rate limit counts the request, so that both are one trip to Redis.
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.viewer !== undefined && isWrite(request)) {
      request.userStates = userStates.current();
      request.userStates.catch(() => {});
    }
    done();
  });
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    const { viewer, userStates: asked } = request;
    if (viewer === undefined) return done();
    if (asked === undefined) return done(problemOf(request, userStates.known));
    asked
      .then(async (states) => {
        if (states.of(viewer) === 'deleted') await findSuccessor(request);
        return problemOf(request, states);
      })
      .then(done, done);
  });

  /** This process may not have known yet that a user has left, and that another one has the external id by now. */
  async function findSuccessor(request: FastifyRequest): Promise<void> {
    const { externalId } = request;
    if (externalId === undefined) return;
    externalIds.forget(externalId);
    request.viewer = (await externalIds.find(externalId)) ?? request.viewer;
  }
}

const isWrite = ({ method }: FastifyRequest) => method !== 'GET' && method !== 'HEAD';

function problemOf(request: FastifyRequest, states: KnownStates): ProblemError | undefined {
  const { viewer } = request;
  if (viewer === undefined) return undefined;
  const state = states.of(viewer);
  if (state === 'deleted') {
    if (request.routeOptions.config?.mayHaveLeft) return undefined;
    return request.isServer ? notFound('user') : unknownUser();
  }
  if (state !== 'suspended' || !isWrite(request) || request.routeOptions.config?.whileSuspended)
    return undefined;
  return new ProblemError(403, 'This account is suspended.');
}

import { laneNames } from '@ripple/messages';
import type { Api } from '../api.ts';
import { mustBeOperator } from '../authentication.ts';
import type { Context } from '../context.ts';
import { repeatable, writeOf } from '../idempotency.ts';
import type { Redriven } from '../operations/dead-letters.ts';
import type { Operations } from '../operations/operations.ts';
import * as schemas from '../operations/schemas.ts';
import { invalid } from '../problem.ts';
import { answers, idempotencyHeader } from '../schemas.ts';

const tags = ['operations'];
const who = 'In jwt mode for tokens with the scope `operator`, in demo mode for everybody.';

/** For those on call, and a page that shows what they see. */
export function addOperatorRoutes(app: Api, context: Context): void {
  const { auth, database } = context;
  const onlyOperators = mustBeOperator(auth);
  const operations = () => context.operations as Operations;

  app.get(
    '/v1/operations/status',
    {
      ...onlyOperators,
      config: { forOperators: true },
      schema: {
        tags,
        summary: 'Lanes, dead letters, outbox and servers',
        description: `${who} At most a second old; it answers within two, also when a server doesn't.`,
        response: answers({ 200: schemas.status }),
      },
    },
    () => operations().status(),
  );

  app.get(
    '/v1/operations/dead-letters',
    {
      ...onlyOperators,
      config: { forOperators: true },
      schema: {
        tags,
        summary: 'Messages that were given up, the oldest first, at most 100',
        description: who,
        response: answers({ 200: schemas.deadLetters }),
      },
    },
    () => operations().deadLetters.list(),
  );

  app.post(
    '/v1/operations/dead-letters/redrive',
    {
      ...onlyOperators,
      schema: {
        tags,
        summary: 'Send dead letters into their lanes again',
        description: `${who} It sends as many as it can in five seconds; what fails again comes back. Repeat it until \`more\` is false.`,
        body: schemas.redrive,
        headers: idempotencyHeader,
        response: answers({ 200: schemas.redriven }),
      },
    },
    async (request) => {
      const { lane } = request.body;
      if (lane !== undefined && !laneNames.some((name) => name === lane)) {
        throw invalid('/lane', `is no lane: the lanes are ${laneNames.join(', ')}`);
      }
      const { body } = await repeatable(database.db, writeOf(request), async () => ({
        status: 200,
        body: await operations().deadLetters.redrive(lane),
      }));
      return body as Redriven;
    },
  );
}

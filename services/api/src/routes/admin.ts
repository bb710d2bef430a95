import { laneNames } from '@ripple/messages';
import type { Operations } from '../admin/admin.ts';
import * as schemas from '../admin/schemas.ts';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeOperator } from '../http/authentication.ts';
import { invalid } from '../http/problem.ts';
import { answers, idempotencyHeader } from '../http/schemas.ts';
import { writeElsewhere } from '../write/write.ts';

const tags = ['operations'];
const who = 'In jwt mode for tokens with the scope `operator`, in demo mode for every caller.';

/** For those on call, and a page that shows what they see. */
export function addOperatorRoutes(app: Api, context: Context): void {
  const onlyOperators = mustBeOperator(context.auth);
  const operations = () => context.operations as Operations;

  app.get(
    '/v1/operations/status',
    {
      ...onlyOperators,
      config: { forOperators: true, anySubject: true },
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
      config: { forOperators: true, anySubject: true },
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
      config: { anySubject: true },
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
      return writeElsewhere(context, request, () => operations().deadLetters.redrive(lane));
    },
  );
}

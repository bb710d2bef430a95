import { MOST_COUNTED } from '@ripple/outbox';
import { Type } from 'typebox';
import { closed, nullable, time } from '../http/schemas.ts';

const integer = Type.Integer();
const health = {
  ok: Type.Boolean(),
  ms: nullable(Type.Number({ description: 'One round trip; null if it is not well.' })),
};
const node = Type.Object({
  address: Type.String({ description: '`host:port`.' }),
  role: Type.Union([Type.Enum(['primary', 'standby', 'master', 'replica']), Type.Null()], {
    description:
      'Postgres: `primary` or `standby`; Redis: `master` or `replica`; null if it is not known, and for RabbitMQ.',
  }),
  ...health,
});
const server = Type.Object({
  ...health,
  nodes: Type.Array(node, {
    description:
      'Each that the settings name, as it answers a new connection; one where there is one server.',
  }),
});

export const worker = Type.Object({
  worker: Type.String(),
  state: Type.Enum(['starting', 'running', 'waiting', 'stopped'], {
    description: '`waiting`: it has died, and is started again after a pause; `stopped`: on request.',
  }),
  deathsInARow: Type.Integer({
    description:
      'Each makes the pause before the next start longer; 0 once it has been ready for half a minute.',
  }),
  lastDeath: nullable(Type.String({ description: 'How it died last: `exit code 1`, `SIGKILL`.' })),
  restartInMs: nullable(Type.Integer({ description: 'Until its next start, while it is waiting.' })),
});

export const status = Type.Object(
  {
    at: time,
    lanes: Type.Array(
      Type.Object({
        lane: Type.String(),
        ring: nullable(Type.String({ description: 'Who waits for it; null for lanes without a budget.' })),
        ready: nullable(Type.Integer({ description: 'Messages that no worker has taken.' })),
        consumers: nullable(integer),
        delayMs: nullable(
          Type.Integer({
            description:
              'The age of the oldest work that is not known to be done, a second or two when all is well; null where it is not measured.',
          }),
        ),
        budgetMs: nullable(Type.Integer({ description: 'Of its ring.' })),
      }),
    ),
    retrying: nullable(Type.Integer({ description: 'Messages that failed and wait for their next try.' })),
    deadLetters: nullable(Type.Integer({ description: 'Messages that were given up.' })),
    outbox: Type.Object(
      {
        rows: nullable(
          Type.Integer({ maximum: MOST_COUNTED, description: `${MOST_COUNTED} if there are more.` }),
        ),
        oldestMs: nullable(integer),
      },
      { description: 'Messages that the broker has not confirmed.' },
    ),
    requests: Type.Object(
      {
        posts: Type.Integer({ description: 'Posts that were accepted.' }),
        reads: Type.Integer({ description: 'Answers to `GET /v1/…`, whatever they were; streams are none.' }),
      },
      { description: 'What the process that answers this has answered since it started.' },
    ),
    servers: Type.Object({ postgres: server, rabbitmq: server, redis: server }),
    workers: nullable(
      Type.Array(worker, {
        description: 'The processes behind this one, where they are supervised by `npm start`; else null.',
      }),
    ),
  },
  { description: 'What cannot be known at the moment is null.' },
);

export const deadLetters = Type.Object({
  items: Type.Array(
    Type.Object({
      lane: Type.String({ description: 'Where it failed, and where it would go again.' }),
      reason: Type.String(),
      attempts: nullable(integer),
      firstFailedAt: nullable(time),
      lastFailedAt: nullable(time),
      message: Type.Unsafe<object | string>({
        description: 'A JSON object, or the text that it is instead.',
      }),
    }),
  ),
  more: Type.Boolean({ description: 'Whether there are more than these.' }),
});

export const redrive = closed({
  lane: Type.Optional(Type.String({ description: 'Only those of this lane; all, if it is not given.' })),
});
export const redriven = Type.Object({
  redriven: integer,
  failed: Type.Integer({ description: 'Still among the dead letters.' }),
  more: Type.Boolean({ description: 'Whether there was no time to look through all: repeat it.' }),
});

import { eventTypes } from '@ripple/events';
import { Type } from 'typebox';
import { ownReport } from '../moderation/schemas.ts';
import { nullable, post, time, user, userModeration } from './schemas.ts';
import { webhook } from './webhook-schemas.ts';

/** Events in the HTTP contract. */

/** Events on a page, at most. */
const MOST_EVENTS = 1_000;
const MOST_CURSOR_CHARACTERS = 40;
const eventCursor = Type.String({ description: 'Of an event: `next`, or its `id`.' });
export const eventQuery = Type.Object({
  after: Type.Optional(
    Type.String({
      ...eventCursor,
      maxLength: MOST_CURSOR_CHARACTERS,
      description: 'A cursor: only what came later. Without one, from the oldest event that is kept.',
    }),
  ),
  types: Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: `Only events of these types, with commas between them: ${eventTypes.join(', ')}.`,
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_EVENTS, default: 100 })),
});
const eventUser = Type.Object({ ...user.properties, moderation: userModeration });
const event = Type.Object({
  id: eventCursor,
  type: Type.Enum([...eventTypes]),
  at: time,
  actor: nullable(
    Type.String({ description: 'The id of the user who did it; null: the application, or an operator.' }),
  ),
  data: Type.Union([post, eventUser, ownReport, webhook, Type.Object({ id: Type.String() })], {
    description:
      'What was made, changed or marked, as it is now, and as the application sees it: of post, repost and favourite the post, of follow and user the user who is followed or changed, of report the report, of webhook the webhook. Its `id` alone once it is gone.',
  }),
});
export const eventPage = Type.Object({
  items: Type.Array(event),
  next: nullable(
    Type.String({
      description: 'The cursor of what comes next; null while nothing at all has happened.',
    }),
  ),
});
export const eventStream = Type.String({ description: 'Server-sent events, without end.' });

import { MOST_OPEN_REPORTS, reportStates } from '@ripple/moderation';
import { HANDLE_PATTERN } from '@ripple/people';
import { type TSchema, Type } from 'typebox';
import { closed, idParameter, nullable, page, pageQuery, post, time, user } from '../http/schemas.ts';

const MOST_REASON = 500;
export const MOST_REPORT_TEXT = 2_000;

/** A union, so that a named schema keeps its name. Its values are validated before they are written ({@link nullable}). */
const orNull = <T extends TSchema>(schema: T, options: { description?: string } = {}) =>
  Type.Union([schema, Type.Null()], options);

const id = Type.String();
const postId = nullable(Type.String());
const handle = nullable(
  Type.String({ description: 'Of a post, that of its author; null for a user who is gone.' }),
);
const reportState = Type.Enum([...reportStates], {
  description:
    '`resolved`: something was done about it; `dismissed`: nothing had to be; `closed`: done with, without saying which.',
});
const reason = Type.String({ maxLength: MOST_REASON });
const actReason = Type.Optional(
  Type.String({
    maxLength: MOST_REASON,
    default: '',
    description: 'Shown to the user whom it concerns, and in the log.',
  }),
);

export const newReport = Type.Object(
  {
    postId: Type.Optional(idParameter),
    handle: Type.Optional(Type.String({ pattern: HANDLE_PATTERN })),
    reason: Type.String({
      minLength: 1,
      maxLength: MOST_REASON,
      description: 'In your application’s words.',
    }),
    text: Type.Optional(
      Type.String({ maxLength: MOST_REPORT_TEXT, description: 'What there is to say about it.' }),
    ),
  },
  {
    additionalProperties: false,
    description: `A post, or a user, or both. At most ${MOST_OPEN_REPORTS} of your reports can be open.`,
  },
);

const reported = { id, state: reportState, postId, handle, reason, text: Type.String(), createdAt: time };
/** As the reporter sees it. */
export const ownReport = Type.Object(reported);

const moderation = Type.Object({
  state: Type.Enum(['silenced', 'suspended']),
  reason: Type.String(),
});
export const moderatedUser = Type.Object({ ...user.properties, moderation: Type.Optional(moderation) });

export const report = Type.Object({
  ...reported,
  note: Type.String({ description: 'What the moderator has noted.' }),
  reporter: orNull(user),
  post: orNull(post, { description: 'As it is, also where it is hidden.' }),
  user: orNull(moderatedUser, { description: 'Who is reported, as the user is.' }),
});
export const reports = page(report);
export const reportQuery = Type.Object({
  ...pageQuery.properties,
  state: Type.Optional(reportState),
});
export const reportChange = closed({
  state: reportState,
  note: Type.Optional(
    Type.String({ maxLength: MOST_REPORT_TEXT, description: 'For moderators, and in the log.' }),
  ),
});
export const reportParameter = Type.Object({ id: idParameter });

const withheldState = Type.Enum(['held', 'hidden']);
export const postJudgement = closed({ state: Type.Enum(['visible', 'hidden']), reason: actReason });
export const judgedPost = Type.Object({
  id,
  postId: Type.String(),
  handle,
  state: Type.Enum(['visible', 'held', 'hidden']),
  reason: Type.String(),
  post: orNull(post),
});
export const judgedPosts = page(judgedPost);
export const judgedPostQuery = Type.Object({
  ...pageQuery.properties,
  state: Type.Optional(Type.Enum([...withheldState.enum], { default: 'held' })),
});

export const userJudgement = closed({
  state: Type.Enum(['active', 'silenced', 'suspended'], {
    description:
      '`silenced`: shown where one follows or looks for the user, not on pages for everybody; `suspended`: nothing of the user is shown, and the user can read only.',
  }),
  reason: actReason,
});
export const judgedUser = Type.Object({
  id,
  handle,
  state: Type.Enum(['active', 'silenced', 'suspended']),
  reason: Type.String(),
  user: orNull(moderatedUser),
});
export const judgedUsers = page(judgedUser);
export const judgedUserQuery = Type.Object({
  ...pageQuery.properties,
  state: Type.Optional(Type.Enum(['silenced', 'suspended'], { default: 'suspended' })),
});

export const log = page(
  Type.Object({
    id,
    action: Type.String({
      description:
        '`post.hidden`, `post.visible`, `post.released` (it was held), `user.active` and so on, `report.resolved` and so on.',
    }),
    state: Type.String({ description: 'What it is since.' }),
    moderator: orNull(user),
    moderatorSubject: nullable(
      Type.String({ description: 'The subject of the moderator’s token, where that is no user.' }),
    ),
    postId,
    handle,
    reportId: postId,
    reason: Type.String(),
    createdAt: time,
  }),
);

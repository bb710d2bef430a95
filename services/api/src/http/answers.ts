import { type TSchema, Type } from 'typebox';

/** What routes answer besides what they are asked for: problem details, pages for people, nothing. */

export const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    requestId: Type.Optional(
      Type.String({ description: 'As in X-Request-Id: by it the request is found in logs and traces.' }),
    ),
    errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
  },
  { description: 'Problem details (RFC 9457), as application/problem+json.' },
);

const problemAnswer = {
  description: 'Problem details',
  content: { 'application/problem+json': { schema: problem } },
};

/** The answers of a route: those given here, and problem details. */
export const answers = <T extends Record<number, TSchema>>(good: T) => ({
  ...good,
  '4xx': problemAnswer,
  '5xx': problemAnswer,
});
export const noContent = Type.Null({ description: 'Done; no content.' });
/** Sent as undefined: a null would be written, and counted in the headers, which a cache takes over. */
export const notModified = Type.Unsafe<undefined>({ type: 'null', description: 'Not modified; no content.' });

const htmlPage = { description: 'A page for people', content: { 'text/html': { schema: Type.String() } } };
const problemOrPage = {
  description: 'A page for people where HTML is accepted, else problem details',
  content: { ...problemAnswer.content, ...htmlPage.content },
};
/** The answers of a route that people come to from a mail. */
export const pageAnswers = { 200: htmlPage, '4xx': problemOrPage, '5xx': problemOrPage };

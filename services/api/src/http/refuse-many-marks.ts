import { hasTooManyMarks, MARKS_PROBLEM } from '@ripple/posts';
import type { FastifyInstance } from 'fastify';
import { invalid } from './problem.ts';

/** Refuses addresses with more combining marks on a character than may be normalised, also where no route looks at them. */
export function refuseManyMarks(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query }) => {
    mustHaveFewMarks('/params', params);
    mustHaveFewMarks('/querystring', query);
  });
}

function mustHaveFewMarks(pointer: string, fields: unknown): void {
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (hasTooManyMarks(String(value))) throw invalid(`${pointer}/${name.slice(0, 100)}`, MARKS_PROBLEM);
  }
}

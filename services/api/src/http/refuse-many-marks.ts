import { hasTooManyMarks, MARKS_PROBLEM } from '@ripple/posts';
import type { FastifyInstance } from 'fastify';
import { invalid } from './problem.ts';

/** Refuses addresses with more combining marks on a character than may be normalised, also where no route looks at them. */
export function refuseManyMarks(app: FastifyInstance): void {
  app.addHook('preValidation', ({ url, params, query }, _reply, done) => {
    // A mark comes percent-encoded: Node takes each byte of an address for a character.
    if (url.includes('%')) {
      mustHaveFewMarks('/params', params);
      mustHaveFewMarks('/querystring', query);
    }
    done();
  });
}

function mustHaveFewMarks(pointer: string, fields: unknown): void {
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (hasTooManyMarks(String(value))) throw invalid(`${pointer}/${name.slice(0, 100)}`, MARKS_PROBLEM);
  }
}

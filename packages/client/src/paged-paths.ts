import type { ClientPathsWithMethod } from 'openapi-fetch';
import type { Answer, Http, Requests } from './contract.ts';
import { createPages, type Page, type PageOptions, type Pages } from './pages.ts';
import { answerOf } from './ripple-error.ts';

type Gets = ClientPathsWithMethod<Http, 'get'>;

/** Paths whose GET answers with a page. */
export type PagedPath = {
  [Path in Gets]: [Answer<Path>] extends [never] ? never : Answer<Path> extends Page<unknown> ? Path : never;
}[Gets];

/** The path parameters of a path. */
type Named<Path extends PagedPath> = Requests[Path]['get']['parameters'] extends { path: infer Names }
  ? Names
  : undefined;

/**
 * Reads any list of the contract: `pages('/v1/users/{handle}/followers', { handle: 'ada' })`. A path without parameters
 * takes `undefined`.
 */
export type ReadPages = <Path extends PagedPath>(
  path: Path,
  ...given: Named<Path> extends undefined
    ? [named?: undefined, options?: PageOptions]
    : [named: Named<Path>, options?: PageOptions]
) => Pages<Answer<Path> & Page<unknown>>;

export function createReadPages(http: Http): ReadPages {
  const readPages = <Path extends PagedPath>(path: Path, named?: object, options: PageOptions = {}) => {
    const { limit, before, signal } = options;
    const query = { ...(limit !== undefined && { limit }), ...(before !== undefined && { before }) };
    // The compiler cannot infer what all paths have in common, so one of them stands for all.
    const read = (of: string, params: object) =>
      answerOf(http.GET(of as '/v1/timelines/public', { params, ...(signal && { signal }) })) as Promise<
        Answer<Path> & Page<unknown>
      >;
    return createPages(
      () => read(path, { query, ...(named && { path: named }) }),
      (next) => read(next, {}),
    );
  };
  return readPages as ReadPages;
}

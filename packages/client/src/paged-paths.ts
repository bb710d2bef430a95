import type { ClientPathsWithMethod } from 'openapi-fetch';
import type { Answer, Http, Requests } from './contract.ts';
import { filterQuery, type PostFilter } from './filter.ts';
import { createPages, type Page, type PageOptions, type Pages } from './pages.ts';
import { answerOf } from './ripple-error.ts';

type Gets = ClientPathsWithMethod<Http, 'get'>;

/** Paths whose GET answers with a page. */
export type PagedPath = {
  [Path in Gets]: [Answer<Path>] extends [never] ? never : Answer<Path> extends Page<unknown> ? Path : never;
}[Gets];

type Parameters<Path extends PagedPath> = Requests[Path]['get']['parameters'];

/** The path parameters of a path. */
type Named<Path extends PagedPath> = Parameters<Path> extends { path: infer Names } ? Names : undefined;

/** Timelines take a filter, too, and lists for moderators a state. */
type OptionsOf<Path extends PagedPath> =
  Parameters<Path> extends { query?: { types?: unknown } }
    ? PageOptions & PostFilter
    : Parameters<Path> extends { query?: { state?: infer State } }
      ? PageOptions & { state?: Exclude<State, undefined> | undefined }
      : PageOptions;

/**
 * Reads any list of the contract: `pages('/v1/users/{handle}/followers', { handle: 'ada' })`. A path without parameters
 * takes `undefined`.
 */
export type ReadPages = <Path extends PagedPath>(
  path: Path,
  ...given: Named<Path> extends undefined
    ? [named?: undefined, options?: OptionsOf<Path>]
    : [named: Named<Path>, options?: OptionsOf<Path>]
) => Pages<Answer<Path> & Page<unknown>>;

export function createReadPages(http: Http): ReadPages {
  const readPages = <Path extends PagedPath>(
    path: Path,
    named?: object,
    options: PageOptions & PostFilter & { state?: string | undefined } = {},
  ) => {
    const { limit, before, state, signal } = options;
    const query = {
      ...(limit !== undefined && { limit }),
      ...(before !== undefined && { before }),
      ...(state !== undefined && { state }),
      ...filterQuery(options),
    };
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

import type { FastifyRequest } from 'fastify';
import type { ProblemError } from './problem.ts';

const EVERY_MS = 10_000;

/**
 * Logs failures of this side. Any stranger can send the requests that meet them, by the thousand while a server is
 * away: of each route and status one is logged in ten seconds, with the number of those since the last line. A
 * refusal that is meant, a 503 without a cause, has its metric and no line.
 */
export function createFailureLog() {
  /** By route and status, so there are not many. */
  const lines = new Map<string, { at: number; unlogged: number }>();

  return ({ status, cause }: ProblemError, err: unknown, request: FastifyRequest): void => {
    if (status === 503 && cause === undefined) return;
    const { method, routeOptions, log } = request;
    const key = `${status} ${method} ${routeOptions?.url}`;
    const last = lines.get(key);
    if (last && performance.now() - last.at < EVERY_MS) {
      last.unlogged += 1;
      return;
    }
    lines.set(key, { at: performance.now(), unlogged: 0 });
    log.error({ err, unlogged: last?.unlogged ?? 0 }, 'a request failed');
  };
}

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFailureLog } from './log-failures.ts';
import { ProblemError, unavailable } from './problem.ts';

const log = vi.fn();
const requestTo = (url: string) => ({ method: 'GET', routeOptions: { url }, log: { error: log } }) as never;
const failure = new Error('no connection');
const isAway = unavailable('The database does not answer.', failure);

beforeEach(() => {
  vi.useFakeTimers();
  log.mockReset();
});
afterEach(() => vi.useRealTimers());

it('a refusal that is meant has no line', () => {
  const logFailure = createFailureLog();
  const refusal = new ProblemError(503, 'There are too many readers.');
  for (let n = 0; n < 3; n++) logFailure(refusal, refusal, requestTo('/v1/timelines/public'));
  expect(log).not.toHaveBeenCalled();
});

it('of many failures one is logged in ten seconds, with the number of the others', () => {
  const logFailure = createFailureLog();
  for (let n = 0; n < 1_000; n++) logFailure(isAway, failure, requestTo('/v1/posts/:id'));
  expect(log.mock.calls).toEqual([[{ err: failure, unlogged: 0 }, 'a request failed']]);
  vi.advanceTimersByTime(10_000);
  logFailure(isAway, failure, requestTo('/v1/posts/:id'));
  expect(log.mock.calls[1]).toEqual([{ err: failure, unlogged: 999 }, 'a request failed']);
});

it('what fails otherwise or elsewhere has a line of its own', () => {
  const logFailure = createFailureLog();
  const bug = new ProblemError(500, 'Something went wrong on our side.');
  logFailure(isAway, failure, requestTo('/v1/posts/:id'));
  logFailure(bug, new TypeError('a bug'), requestTo('/v1/posts/:id'));
  logFailure(bug, new TypeError('a bug'), requestTo('/v1/users/:handle'));
  expect(log).toHaveBeenCalledTimes(3);
});

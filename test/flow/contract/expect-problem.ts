import { expect } from 'vitest';
import type { TestAnswer } from '../../ripple/client.ts';

/** Anything that a stack trace, a driver or a server gives away. */
const internals =
  /node_modules|\bat \w.*:\d+:\d+|\.ts\b|select |insert |postgres|redis|amqp|FST_|relation "/i;

/** The answer is an RFC 9457 problem with this status, naming exactly these fields. */
export function expectProblem(answer: TestAnswer, status: number, ...pointers: string[]): void {
  expect(answer, answer.text).toMatchObject({ status });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: expect.stringMatching(/\S/),
    status,
    detail: expect.stringMatching(/\S/),
  });
  expect(answer.text).not.toMatch(internals);
  if (pointers.length > 0) {
    const errors: { pointer: string; detail: string }[] = answer.body.errors ?? [];
    expect(errors.map((error) => error.pointer).toSorted()).toEqual(pointers.toSorted());
    for (const error of errors) expect(error.detail).toMatch(/\S/);
  }
}

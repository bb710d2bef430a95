import { expect, it } from 'vitest';
import { invalid, ProblemError } from '../http/problem.ts';
import { answerLines } from './answer-lines.ts';

/** Takes numbers. Those below 0 are refused by their work. */
async function answer(lines: unknown[]) {
  const chunks: number[][] = [];
  const results = await answerLines(lines, {
    parse(line, at) {
      if (typeof line !== 'number') throw invalid(`/lines/${at}`, 'must be a number');
      return line;
    },
    keyOf: String,
    async work(values) {
      chunks.push(values);
      return values.map((value) => (value < 0 ? new ProblemError(422, 'below 0') : { status: 200, value }));
    },
  });
  return { chunks, results };
}

it('answers in order, and refuses each line by itself', async () => {
  const { chunks, results } = await answer([3, 'x', -1, 2]);
  expect(chunks).toEqual([[3, -1, 2]]);
  expect(results).toMatchObject([
    { status: 200, value: 3 },
    { status: 400, error: { status: 400, errors: [{ pointer: '/lines/1' }] } },
    { status: 422, error: { detail: 'below 0' } },
    { status: 200, value: 2 },
  ]);
});

it('does a hundred at once, and lines about the same one after the other', async () => {
  const { chunks, results } = await answer([1, 2, 1, ...Array.from({ length: 150 }, (_, n) => n + 1)]);
  expect(chunks.map((chunk) => chunk.length)).toEqual([2, 1, 100, 50]);
  expect(results).toHaveLength(153);
});

it('ends with what the work throws', async () => {
  const failing = { parse: Number, keyOf: String, work: () => Promise.reject(new Error('no database')) };
  await expect(answerLines([1], failing)).rejects.toThrow('no database');
});

import { ProblemError, presentProblem } from '../http/problem.ts';

/** Lines of one transaction. */
const LINES_AT_ONCE = 100;

/** A line that was refused, with the status that it would have had as a request. */
interface Refused {
  status: number;
  error: ReturnType<typeof presentProblem>;
}

/**
 * Does the work of the lines of a batch, {@link LINES_AT_ONCE} at a time. One that is refused stops no other.
 * @param options.parse makes a value of a line, or throws a {@link ProblemError}
 * @param options.keyOf what the work of a line is about: lines about the same are done one after the other
 * @param options.order what lines are done by, if it isn't their own order
 * @param options.work resolves to what became of each value, or why it was refused; what it throws ends the batch
 * @returns what became of each line, in their order
 */
export async function answerLines<Value, Done>(
  lines: readonly unknown[],
  options: {
    parse: (line: unknown, at: number) => Value;
    keyOf: (value: Value) => string;
    order?: (one: Value, other: Value) => number;
    work: (values: Value[]) => Promise<(Done | ProblemError)[]>;
  },
): Promise<(Done | Refused)[]> {
  const { parse, keyOf, order, work } = options;
  const results: (Done | Refused)[] = [];
  const good: { at: number; value: Value }[] = [];
  for (const [at, line] of lines.entries()) {
    try {
      good.push({ at, value: parse(line, at) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      results[at] = refusedBy(error);
    }
  }
  if (order) good.sort((one, other) => order(one.value, other.value));
  for (const some of chunksOf(good, ({ value }) => keyOf(value))) {
    const outcomes = await work(some.map(({ value }) => value));
    for (const [index, { at }] of some.entries()) {
      const outcome = outcomes[index] as Done | ProblemError;
      results[at] = outcome instanceof ProblemError ? refusedBy(outcome) : outcome;
    }
  }
  return results;
}

const refusedBy = (problem: ProblemError): Refused => ({
  status: problem.status,
  error: presentProblem(problem),
});

/** In their order; no chunk has two with one key. */
function* chunksOf<Item>(items: Item[], keyOf: (item: Item) => string): Generator<Item[]> {
  let chunk = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (chunk.size === LINES_AT_ONCE || chunk.has(key)) {
      yield [...chunk.values()];
      chunk = new Map();
    }
    chunk.set(key, item);
  }
  if (chunk.size > 0) yield [...chunk.values()];
}

import { type Bench, post, text, untilQuiet } from '../bench.ts';
import { closedLoop, closedLoopFigures } from '../closed-loop.ts';
import { createCosts, sumOfCosts } from '../costs.ts';
import { countPublished } from '../counters/published.ts';
import { countStatements } from '../counters/statements.ts';
import type { Figure } from '../figure.ts';
import { inTurns, type Series } from '../repeat.ts';

export const MESSAGES_PER_POST = 'AMQP messages per POST';
/** Per post; services that send less than this have nothing to do with it. */
const LEAST_STATEMENTS = 0.02;

/** What it costs an author that a post is more than a row. */
export async function measurePosting(bench: Bench): Promise<Figure[]> {
  const { client, floorClient, authors, seconds, repetitions, stack, signal } = bench;
  const insert = () => floorClient.send('POST floor', { method: 'POST', path: '/post', body: { text } }, 201);
  const create = (index: number) => post(client, authors[index % authors.length] as (typeof authors)[number]);
  const costs = createCosts(bench, 'POST');
  const statements: Map<string, number>[] = [];
  // Code that has run a few thousand times is another code.
  await closedLoop(seconds, insert);
  await closedLoop(seconds, create);
  const { floor, figure, messages } = await inTurns(repetitions, {
    floor: async () => {
      await untilQuiet(bench);
      return closedLoop(seconds, insert);
    },
    figure: () => closedLoop(seconds, create),
    costs: async () => {
      await costs.measure(async () => (await closedLoop(seconds, create)).count);
      return {};
    },
    messages: async () => {
      const before = await countPublished(stack);
      const { count } = await closedLoop(seconds, create);
      await untilQuiet(bench);
      const after = await countPublished(stack);
      return { perPost: before !== undefined && after !== undefined ? (after - before) / count : undefined };
    },
    statements: async () => {
      let count = 0;
      const counted = await countStatements(stack, signal, async () => {
        count = (await closedLoop(seconds, create)).count;
        await untilQuiet(bench);
      });
      if (counted) statements.push(new Map([...counted].map(([name, all]) => [name, all / count])));
      return {};
    },
  });
  const goals = {
    perSecond: { of: 'ratio', atLeast: 0.2 },
    p99: { of: 'ratio', atMost: 1.5 },
  } as const;
  const ofProcesses = costs.figures();
  const sum = sumOfCosts(ofProcesses, 'POST');
  return [
    ...closedLoopFigures('POST', figure, { name: 'bare INSERT', of: floor, goals }),
    // Without servers of our own neither is counted.
    ...(messages.perPost.length > 0 ? [messageFigure(messages.perPost)] : []),
    ...(statements.length > 0 ? statementFigures(statements) : []),
    ...(sum ? [sum] : []),
    ...ofProcesses,
  ];
}

const messageFigure = (values: Series): Figure => ({
  name: MESSAGES_PER_POST,
  unit: '',
  values,
  goal: { of: 'value', atMost: 1.6 },
});

/** @param perPost of each repetition, by service */
function statementFigures(perPost: Map<string, number>[]): Figure[] {
  const name = 'SQL statements per POST';
  const services = [...new Set(perPost.flatMap((each) => [...each.keys()]))].sort();
  const sum = (each: Map<string, number>) => [...each.values()].reduce((all, one) => all + one, 0);
  return [
    { name, unit: '', values: perPost.map(sum), goal: { of: 'value', atMost: 2 } },
    ...services
      .map((service) => ({
        name: `${name}, ${service}`,
        unit: '',
        values: perPost.map((each) => each.get(service) ?? 0),
      }))
      .filter(({ values }) => Math.max(...values) >= LEAST_STATEMENTS),
  ];
}

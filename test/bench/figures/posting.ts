import { type Bench, post, text } from '../bench.ts';
import { closedLoop } from '../closed-loop.ts';
import { createCosts } from '../costs.ts';
import type { Figure } from '../figure.ts';
import { untilQuiet } from '../quiet.ts';
import { inTurns } from '../repeat.ts';

/** What it costs an author that a post is more than a row. */
export async function measurePosting(bench: Bench): Promise<Figure[]> {
  const { client, floorClient, authors, seconds, repetitions } = bench;
  const insert = () => floorClient.send('POST floor', { method: 'POST', path: '/post', body: { text } }, 201);
  const create = (index: number) => post(client, authors[index % authors.length] as (typeof authors)[number]);
  const costs = createCosts(bench, 'POST');
  // Code that has run a few thousand times is another code.
  await closedLoop(seconds, insert);
  await closedLoop(seconds, create);
  const { floor, figure } = await inTurns(repetitions, {
    floor: async () => {
      await untilQuiet(bench);
      return closedLoop(seconds, insert);
    },
    figure: () => closedLoop(seconds, create),
    costs: async () => {
      await costs.measure(async () => (await closedLoop(seconds, create)).count);
      return {};
    },
  });
  const name = 'bare INSERT';
  const of = (which: 'perSecond' | 'p50' | 'p99') => ({
    values: figure[which] ?? [],
    floor: { name, values: floor[which] ?? [] },
  });
  return [
    { name: 'POST, 16 at once', unit: '/s', ...of('perSecond'), goal: { of: 'ratio', atLeast: 0.6 } },
    { name: 'POST, 16 at once, p50', unit: 'ms', ...of('p50') },
    { name: 'POST, 16 at once, p99', unit: 'ms', ...of('p99'), goal: { of: 'ratio', atMost: 1.5 } },
    ...costs.figures(),
  ];
}

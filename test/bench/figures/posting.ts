import { type Bench, post, text, untilQuiet } from '../bench.ts';
import { closedLoop, closedLoopFigures } from '../closed-loop.ts';
import { createCosts } from '../costs.ts';
import type { Figure } from '../figure.ts';
import { inTurns } from '../repeat.ts';

/** What it costs an author that a post is more than a row. */
export async function measurePosting(bench: Bench): Promise<Figure[]> {
  const { client, floorClient, authors, seconds, repetitions } = bench;
  const insert = () => floorClient.send('POST floor', { method: 'POST', path: '/post', body: { text } }, 201);
  const create = (index: number) => post(client, authors[index % authors.length] as (typeof authors)[number]);
  const costs = createCosts(bench, 'POST');
  const sent = async () => (await bench.target.counts?.())?.messages ?? Number.NaN;
  const messages: number[] = [];
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
      await costs.measure(async () => {
        const before = await sent();
        const { count } = await closedLoop(seconds, create);
        await untilQuiet(bench);
        messages.push(((await sent()) - before) / count);
        return count;
      });
      return {};
    },
  });
  const goals = {
    perSecond: { of: 'ratio', atLeast: 0.6 },
    p99: { of: 'ratio', atMost: 1.5 },
  } as const;
  return [
    ...closedLoopFigures('POST', figure, { name: 'bare INSERT', of: floor, goals }),
    { name: 'messages to the broker, per POST', unit: '', values: messages },
    ...costs.figures(),
  ];
}

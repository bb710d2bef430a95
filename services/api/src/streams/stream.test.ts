import { PassThrough } from 'node:stream';
import { lowestIdAt } from '@ripple/ids';
import { createTail } from '@ripple/live';
import { expect, it } from 'vitest';
import type { Shown } from './source.ts';
import { createStream } from './stream.ts';

const BEGAN = Date.UTC(2030, 0, 1);
const at = (ms: number) => lowestIdAt(new Date(BEGAN + ms));

it('finds what came late and is told of nowhere, because the log was lost', async () => {
  const response = new PassThrough();
  const tail = createTail();
  const ear = tail.listen(['home:1'], () => {});
  tail.add({ kind: 'begin', id: 0, topics: ['home:1'] }, `${BEGAN}-0`);
  ear.restart();
  const [early, late, next] = [at(1_500), at(1_000), at(9_000)];
  const timeline: number[] = [early];
  const show = (id: number): Shown => ({ id, about: undefined, json: String(id) });
  const stream = createStream({
    response: response as never,
    source: {
      event: 'post',
      topics: async () => ['home:1'],
      since: async (id) => timeline.filter((each) => each > id).map(show),
      show: async (entry) => show(entry.id),
    },
    ear,
    after: at(500),
    place: undefined,
    resumed: false,
    inSight: [at(400)],
    onSent: () => {},
  });
  tail.add({ kind: 'post', id: early, topics: ['home:1'] }, `${BEGAN + 1_600}-0`);
  await stream.advance();
  // Redis is lost, and with it the entry of the late one; then a new log begins.
  timeline.unshift(late);
  tail.add({ kind: 'begin', id: 0, topics: ['home:1'] }, `${BEGAN + 8_000}-0`);
  await stream.advance();
  tail.add({ kind: 'post', id: next, topics: ['home:1'] }, `${BEGAN + 9_100}-0`);
  await stream.advance();
  const told = [...String(response.read()).matchAll(/^data: (\d+)$/gm)].map(([, id]) => Number(id));
  expect(told).toEqual([early, late, next]);
});

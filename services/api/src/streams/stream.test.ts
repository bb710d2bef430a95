import { PassThrough } from 'node:stream';
import { createLogTail, type LogTail } from '@ripple/live';
import { lowestIdAt } from '@ripple/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LastEventId } from './last-event-id.ts';
import { createHeartbeat } from './line.ts';
import type { PostSource, StreamItem } from './source.ts';
import { createStream } from './stream.ts';
import { eventWire } from './wire.ts';

const BEGAN = Date.UTC(2030, 0, 1);
const at = (ms: number): number => lowestIdAt(new Date(BEGAN + ms));
const place = (ms: number) => `${BEGAN + ms}-0`;
const itemOf = (id: number): StreamItem => ({ id, repostOf: undefined, json: String(id) });

let tail: LogTail;
let line: PassThrough;
let timeline: number[];
let channels: string[];
let source: PostSource;

const begin = (ms: number, ...channels: string[]) =>
  tail.append({ kind: 'begin', id: 0, channels }, place(ms));
const post = (id: number, ms: number, channel = 'home:1') =>
  tail.append({ kind: 'post', id, channels: [channel] }, place(ms));

beforeEach(() => {
  tail = createLogTail();
  line = new PassThrough({ highWaterMark: 1_000 });
  timeline = [];
  channels = ['home:1'];
  source = {
    kind: 'post',
    warmUp() {},
    listChannels: async () => channels,
    listOnScreen: async () => [],
    mayHave: () => true,
    listAfter: async (id) => ({
      items: timeline.filter((each) => each > id).map(itemOf),
      upTo: undefined,
    }),
    loadPost: async (entry) => itemOf(entry.id),
  };
  begin(0, 'home:1', 'author:2');
});

function open(lastEventId?: LastEventId) {
  const subscription = tail.subscribe(channels, () => {});
  const start = { lastEventId, now: at(500), onScreen: [at(400)] };
  return createStream({ line, wire: eventWire, source, subscription, ...start, onSent() {} });
}

/** The posts that the reader was sent since the last look. */
const received = () => [...String(line.read() ?? '').matchAll(/^data: (\d+)/gm)].map(([, id]) => Number(id));

it('finds what came late and is told of nowhere, because the log was lost', async () => {
  const stream = open();
  const [early, late, next] = [at(1_500), at(1_000), at(9_000)];
  timeline.push(early);
  post(early, 1_600);
  await stream.advance();
  // Redis is lost, and with it the entry of the late one; then a new log begins.
  timeline.unshift(late);
  begin(8_000, 'home:1');
  await stream.advance();
  post(next, 9_100);
  await stream.advance();
  expect(received()).toEqual([early, late, next]);
});

it('sends a post once whose load has failed before', async () => {
  const stream = open();
  const { loadPost } = source;
  source.loadPost = async () => Promise.reject(new Error('Postgres is away'));
  post(at(1_000), 1_001);
  await expect(stream.advance()).rejects.toThrow('Postgres is away');
  source.loadPost = loadPost;
  await stream.advance();
  expect(received()).toEqual([at(1_000)]);
});

it('stops where its reader takes nothing, and goes on there', async () => {
  const stream = open();
  source.loadPost = async ({ id }) => ({ ...itemOf(id), json: `${id}${' '.repeat(1_000)}` });
  for (const ms of [1_000, 2_000, 3_000]) post(at(ms), ms + 1);
  const beat = createHeartbeat(line, ':\n\n');
  await stream.advance();
  expect(beat(), 'not ready at the first beat').toBe(true);
  expect(beat(), 'nor at the second').toBe(false);
  expect(received()).toEqual([at(1_000)]);
  expect(beat(), 'all was taken').toBe(true);
  await stream.advance();
  expect(received()).toEqual([at(2_000)]);
});

it('writes nothing after its end', async () => {
  const beat = createHeartbeat(line, ':\n\n');
  line.end();
  expect(beat(), 'its reader may still take the rest').toBe(true);
  expect(beat()).toBe(false);
});

it('subscribes to an author who has become pulled since it began', async () => {
  const stream = open();
  await stream.advance();
  channels = ['home:1', 'author:2'];
  timeline.push(at(1_000));
  post(at(1_000), 1_001, 'author:2');
  await stream.renewChannels();
  await stream.advance();
  post(at(2_000), 2_001, 'author:2');
  await stream.advance();
  expect(received()).toEqual([at(1_000), at(2_000)]);
});

describe('a last id ahead of now', () => {
  const ahead = at(600_000);

  it.each([undefined, place(900_000)])('begins now (place %s), and the reader is told so', async (tooFar) => {
    const stream = open({ id: ahead, place: tooFar });
    const begun = String(line.read());
    expect(begun).toBe(`id: ${at(400)}\n\n`);
    post(at(1_000), 1_001);
    await stream.advance();
    expect(received()).toEqual([at(1_000)]);
  });

  it('goes on after its post, where the log holds that: the clock was set back since', async () => {
    post(ahead, 600_001);
    post(at(1_000), 600_100);
    const stream = open({ id: ahead, place: undefined });
    await stream.advance();
    expect(received()).toEqual([at(1_000)]);
  });
});

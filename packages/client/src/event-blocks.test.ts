import { expect, it } from 'vitest';
import { createBlockParser } from './event-blocks.ts';

const text = [
  'retry: 2000',
  '',
  'id: 7@1-2',
  '',
  ': live',
  '',
  'id: 8',
  'event: post',
  'data: {"text":"a: b"}',
  '',
  'data:one',
  'data: two',
  '',
  '',
  ':',
  '',
  'id: not complete',
];
const blocks = [
  { retry: 2_000 },
  { id: '7@1-2' },
  { comment: 'live' },
  { id: '8', event: 'post', data: '{"text":"a: b"}' },
  { data: 'one\ntwo' },
  { comment: '' },
];

it.each(['\n', '\r\n', '\r'])('reads blocks from pieces of any size (line end %j)', (lineEnd) => {
  const stream = text.join(lineEnd);
  for (const size of [1, 2, 3, 5, 17, stream.length]) {
    const read = createBlockParser();
    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
      stream.slice(index * size, (index + 1) * size),
    );
    expect(pieces.flatMap((piece) => read(piece))).toEqual(blocks);
  }
});

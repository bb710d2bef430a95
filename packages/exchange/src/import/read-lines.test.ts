import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function linesOf(...chunks: (Buffer | string)[]) {
  const lines: unknown[] = [];
  for await (const { number, text, problem } of readLines(
    Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  ))
    lines.push(problem ? [number, problem] : [number, text]);
  return lines;
}

it('gives lines with their numbers, wherever chunks end, without empty ones', async () => {
  expect(await linesOf('{"a"', ':1}\n\n{"b":', '2}\r\n', '3')).toEqual([
    [1, '{"a":1}'],
    [3, '{"b":2}\r'],
    [4, '3'],
  ]);
  const text = Buffer.from('"바다"\n"책"');
  const bytes = Array.from(text, (_, at) => text.subarray(at, at + 1));
  expect(await linesOf(...bytes)).toEqual([
    [1, '"바다"'],
    [2, '"책"'],
  ]);
});

it('takes a byte order mark at the beginning for none', async () => {
  expect(await linesOf('\ufeff{}\n\ufeff{}')).toEqual([
    [1, '{}'],
    [2, '\ufeff{}'],
  ]);
});

it('refuses a line that is too long or no UTF-8, and goes on', async () => {
  const long = Buffer.alloc(700_000, 'x');
  expect(await linesOf(long, long, '\nshort\n', Buffer.from([0xff, 0x0a]), 'last')).toEqual([
    [1, 'is longer than 1048576 bytes'],
    [2, 'short'],
    [3, 'is not UTF-8'],
    [4, 'last'],
  ]);
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sampleLines } from './lines.ts';
import { SAMPLE } from './size.ts';

it('gives the lines of sample.ndjson', () => {
  const kept = readFileSync(new URL('sample.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  expect(kept).toEqual([...sampleLines(SAMPLE)].map((line) => JSON.stringify(line)));
});

it('gives each follow once', () => {
  const lines = [...sampleLines({ users: 30, follows: 600, posts: 0, marks: 0, seed: 2 })];
  const follows = lines.flatMap((line) => ('follow' in line ? [JSON.stringify(line.follow)] : []));
  expect(follows).toHaveLength(600);
  expect(new Set(follows).size).toBe(600);
});

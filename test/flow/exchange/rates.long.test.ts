import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleLines } from '@ripple/infra/sample';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, startCommandLine } from '../cli/command-line.ts';

let line: CommandLine;
let folder: string;
const size = { users: 10_000, follows: 200_000, posts: 40_000, marks: 0, seed: 3 };

beforeAll(async () => {
  line = await startCommandLine();
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-rates-'));
  const lines = [...sampleLines(size)];
  for (const kind of ['user', 'follow', 'post']) {
    const some = lines.filter((each) => kind in each);
    writeFileSync(path.join(folder, kind), some.map((each) => `${JSON.stringify(each)}\n`).join(''));
  }
});
afterAll(async () => {
  await line?.ripple.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** What docs/performance.md promises of two cores. Half of it does here: the test runs on whatever there is. */
it.each([
  ['user', 2_000],
  ['follow', 20_000],
  ['post', 5_000],
] as const)('%s: %d lines a second', async (kind, goal) => {
  const { code, data } = await line.json(`import ${path.join(folder, kind)}`);
  expect(code).toBe(0);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
  console.log(`${kind}: ${data.perSecond} lines a second, at most ${megabytes} MiB`);
  expect(data.perSecond).toBeGreaterThan(goal / 2);
});

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '@ripple/infra/paths';
import { execa } from 'execa';
import { OptionError } from '../../lab/command-line.ts';
import { findCommit, unpackCommit } from '../../lab/commit.ts';
import { writeResult } from '../../lab/result-file.ts';
import type { BenchOptions } from '../options.ts';
import { comparePairs, type Pair, type Written } from './compare.ts';
import { isWithin, reportComparison } from './report.ts';

const SHORT = 8;

/**
 * `npm run bench -- --against`: the bench of a commit and that of this tree in turns, each with servers of its own.
 * @returns the exit code: 1 where processor time per POST was not measured, or is over what it may be
 */
export async function benchAgainst(
  { against, passed, pairs: wanted, atMost, json }: BenchOptions & { against: string },
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const commit = await findCommit(against);
  if (commit === undefined)
    throw new OptionError(`--against: there is no commit "${against}" in this clone.`);
  const short = commit.slice(0, SHORT);
  const folder = path.join(repositoryRoot, '.local', `against-${short}`);
  const trees = {
    before: { name: short, dir: path.join(folder, 'tree') },
    after: { name: 'this tree', dir: repositoryRoot },
  };
  const pairs: Pair[] = [];
  try {
    await unpackCommit(commit, trees.before.dir);
    for (let number = 1; number <= wanted; number++) {
      const pair: Pair = { before: [], after: [] };
      // Each goes first as often as the other, so that a machine that slows down favours neither.
      const order = number % 2 === 1 ? (['before', 'after'] as const) : (['after', 'before'] as const);
      for (const which of order) {
        const { name, dir } = trees[which];
        log(`Pair ${number} of ${wanted}: ${name} …`);
        pair[which] = await runBench(dir, passed, path.join(folder, `${which}.json`), log, signal);
      }
      pairs.push(pair);
      await writeResult(json, { commit, pairs, ...comparePairs(pairs) });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    const about = { commit: short, pairs: pairs.length };
    if (pairs.length > 0) console.log(`\n${reportComparison(comparePairs(pairs), about).join('\n')}`);
  }
  return atMost === undefined || isWithin(comparePairs(pairs), atMost) ? 0 : 1;
}

/** What the bench of a tree finds. The first run in a tree installs its packages (infra/run.mjs). */
async function runBench(
  dir: string,
  options: string[],
  file: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<Written[]> {
  await rm(file, { force: true });
  const args = ['infra/run.mjs', 'test/bench/main.ts', ...options, '--json', file];
  const { stdout } = await execa('node', args, {
    ...{ cwd: dir, stdin: 'ignore', stderr: 'inherit', reject: false },
    // It stops its servers first.
    ...{ cancelSignal: signal, forceKillAfterDelay: false },
  });
  signal.throwIfAborted();
  for (const line of stdout.split('\n').filter((each) => each.startsWith('FAILED'))) log(line);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`The bench in ${dir} has ended without figures; why stands above`);
  return JSON.parse(text).figures;
}

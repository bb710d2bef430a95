import { writeFile } from 'node:fs/promises';
import { describeNumbers, OptionError, parseArguments, showHelp } from '../lab/command-line.ts';
import { compare } from './report/compare.ts';
import { htmlComparison, terminalComparison } from './report/comparison.ts';
import { readResult } from './report/stored.ts';

const numbers = {
  tolerance: { default: 15, min: 0, max: 1_000, whole: false, help: 'per cent that count as the same' },
} as const;

const help = [
  'npm run load -- compare A.json B.json [options]    two results of npm run load side by side',
  '',
  '  --html <file>          writes the comparison to this file, with charts',
  ...describeNumbers(numbers),
  '  --help                 this text',
  '',
  "Exit code: 0 compared, 1 they can't be (why is the last thing printed), 2 bad options or files.",
].join('\n');

/** `npm run load -- compare`: what is better and what is worse in B. */
export async function compareCommand(argv: string[]): Promise<number> {
  const options = parseArguments(argv, { numbers, texts: ['html'], operands: true });
  if (options.help) return showHelp(help);
  const [fileA, fileB, ...more] = options.operands;
  if (fileA === undefined || fileB === undefined || more.length > 0) {
    throw new OptionError('compare takes two files, the results of two runs (--help lists the options).');
  }
  const tolerance = options.number('tolerance') / 100;
  const [a, b] = [await readResult(fileA), await readResult(fileB)];
  const comparison = compare(a, b, tolerance);
  const compared = { a, b, names: { a: fileA, b: fileB }, comparison, tolerance };
  console.log(terminalComparison(compared).join('\n'));
  const file = options.text('html');
  if (file !== undefined) await writeFile(file, htmlComparison(compared));
  return comparison.obstacles.length > 0 ? 1 : 0;
}

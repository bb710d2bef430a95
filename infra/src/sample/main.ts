import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { runCommand } from '../processes/command.ts';
import { sampleLines } from './lines.ts';
import { SAMPLE } from './size.ts';

/**
 * `npm run --silent sample -- --users 10000 --follows 1000000 --posts 200000 --marks 0 --seed 1`: lines to be imported.
 * What is not given is as in sample.ndjson beside this file.
 */
await runCommand(async () => {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(SAMPLE).map((name) => [name, { type: 'string' as const }])),
  });
  const given = Object.entries(values).map(([name, value]) => [name, Number(value)]);
  const size = { ...SAMPLE, ...Object.fromEntries(given) };
  for (const line of sampleLines(size)) {
    if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
  }
  return 0;
});

import { runWithOptions, showHelp } from '../lab/command-line.ts';
import { writeResult } from '../lab/result-file.ts';
import { help, parseOptions } from './options.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { withStage } from './stage.ts';
import { breaches, failures } from './verdict.ts';

const log = (line: string) => console.error(line);

/** `npm run chaos`: exit code 1 when something was lost, doubled, out of order or left over, 2 for bad options. */
await runWithOptions(async (signal) => {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') return showHelp(help);
  const { seed, json, strict, port, cluster } = options;
  log(`Seed ${seed}: --seed ${seed} gives the same faults again`);
  return withStage({ port, cluster, log, signal }, async (stage, lab) => {
    const keep = (figures: object) => writeResult(json, { options, figures, unfinished: true });
    const figures = await run(stage, options, { ...lab, keep });
    console.log(`\n${report(figures, options).join('\n')}`);
    const [wrong, slow] = [failures(figures), breaches(figures)];
    await writeResult(json, { options, figures, wrong, slow });
    return wrong.length > 0 || (strict && slow.length > 0) ? 1 : 0;
  });
});

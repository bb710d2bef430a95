import path from 'node:path';
import { instanceDir } from '@ripple/infra/paths';
import { serviceNames } from '@ripple/infra/service-names';
import { parseOptions } from '../chaos/options.ts';
import { report } from '../chaos/report.ts';
import { run } from '../chaos/run.ts';
import { withStage } from '../chaos/stage.ts';
import { breaches, failures } from '../chaos/verdict.ts';
import { runWithOptions, showHelp } from '../lab/command-line.ts';
import { startServiceProcesses } from '../lab/service-processes.ts';
import { buildLastRelease } from './release.ts';
import { spread } from './spread.ts';

const help = [
  'npm run test:upgrade -- [options]    the last release beside this version, on its schema, under load',
  '',
  'One process of each service of both; those of this version are restarted, one after the other. Requests go to',
  'both apis in turn. At the end every timeline is read and compared, as npm run chaos does, whose options it takes.',
  '',
  'Exit code: 0 nothing lost, doubled, out of order or over its budget, 1 something was, 2 bad options.',
].join('\n');

const log = (line: string) => console.error(line);
/** After the ports of the stage. */
const PORTS_OF_STAGE = 60;

await runWithOptions(async (interrupted) => {
  const given = process.argv.slice(2);
  const options = parseOptions(['--only', 'restart', '--minutes', '1', '--states', '0', ...given]);
  if (options === 'help') return showHelp(help);
  const release = await buildLastRelease(log);
  return withStage({ port: options.port, log, signal: interrupted }, async (stage, { signal }, stack) => {
    const firstPort = options.port + PORTS_OF_STAGE;
    const old = await startServiceProcesses(serviceNames, stack, {
      build: path.join(release.dir, 'dist'),
      whose: 'of the last release',
      logs: instanceDir('upgrade'),
      ...{ firstPort, signal },
    });
    const { url: oldApiUrl } = old.processes[serviceNames.indexOf('api')] as (typeof old.processes)[number];
    const both = await spread([stage.url, oldApiUrl]);
    try {
      log(`Beside it runs one process of each service of ${release.name}`);
      // The last release records no events, so those of a run are not all.
      const mixed = { ...stage, url: both.url, recordsEvents: false };
      const running = run(mixed, options, { log, signal, keep: async () => {} });
      const figures = await Promise.race([running, old.ended]);
      console.log(`\n${report(figures, options).join('\n')}`);
      return failures(figures).length + breaches(figures).length > 0 ? 1 : 0;
    } finally {
      both.close();
      await old.stop();
    }
  });
});

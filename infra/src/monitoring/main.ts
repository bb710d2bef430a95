import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { repositoryRoot } from '../paths.ts';
import { runCommand } from '../processes/command.ts';
import { StartupError } from '../startup-error.ts';
import { dashboard } from './dashboard.ts';
import { ruleGroups } from './rules.ts';

const files = {
  'infra/prometheus/rules.yml': `# Generated from the budgets by npm run monitoring. Do not edit.\n\n${stringify({ groups: ruleGroups }, { lineWidth: 0 })}`,
  'infra/grafana/dashboards/ripple.json': `${JSON.stringify(dashboard, null, 2)}\n`,
};

/**
 * `npm run monitoring`: writes the rules of Prometheus and the dashboard of Grafana. With `--check`, it only says
 * whether they are what is committed.
 */
await runCommand(async () => {
  for (const [name, wanted] of Object.entries(files)) {
    const file = path.join(repositoryRoot, name);
    if (!process.argv.includes('--check')) writeFileSync(file, wanted);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
      throw new StartupError(`${name} is not what infra/src/monitoring says: run npm run monitoring.`);
    }
  }
  return 0;
});

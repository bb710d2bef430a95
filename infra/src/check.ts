import { execa } from 'execa';
import { hasKubectl } from './kubernetes/kubectl.ts';
import { findPromtool } from './monitoring/promtool.ts';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './processes/command.ts';

interface Check {
  name: string;
  command: string;
  args: string[];
}

/**
 * `npm run check`: types (of what runs in a browser by themselves), style, unused code, what is generated, the OpenAPI document, the rules of Prometheus, the objects of Kubernetes.
 * With `--fix`, style is put right instead of complained about.
 */
await runCommand(async () => {
  const fix = process.argv.includes('--fix');
  const promtool = await findPromtool();
  const kubectl = await hasKubectl();
  const checks: Check[] = [
    { name: 'types', command: local('tsc'), args: ['-p', 'tsconfig.json'] },
    { name: 'types of the page', command: local('tsc'), args: ['-p', 'services/web'] },
    { name: 'types of its tests', command: local('tsc'), args: ['-p', 'test/browser'] },
    {
      name: 'style',
      command: local('biome'),
      args: [...(fix ? ['check', '--write', '.'] : ['ci', '.']), '--colors=off'],
    },
    { name: 'unused code', command: local('knip'), args: [] },
    { name: 'types of the client', command: local('tsx'), args: ['infra/src/client.ts', '--check'] },
    { name: 'OpenAPI document', command: local('tsx'), args: ['infra/src/lint-openapi.ts'] },
    {
      name: 'rules and dashboard',
      command: local('tsx'),
      args: ['infra/src/monitoring/main.ts', '--check'],
    },
    { name: 'objects of Kubernetes', command: local('tsx'), args: ['infra/src/kubernetes/main.ts'] },
    ...(promtool === undefined ? [] : promtoolChecks(promtool)),
  ];
  const results = await Promise.all(
    checks.map(async ({ name, command, args }) => {
      const result = await execa(command, args, { cwd: repositoryRoot, all: true, reject: false });
      if (result.failed) console.log(`${result.all || result.shortMessage}\n`);
      return { name, failed: result.failed };
    }),
  );
  for (const { name, failed } of results) console.log(`${failed ? 'FAILED' : 'ok    '} ${name}`);
  if (promtool === undefined) {
    console.log('left out: promtool checks (it is not on the PATH, and PROMTOOL does not say where it is)');
  }
  if (!kubectl)
    console.log('left out: what kustomize makes of infra/kubernetes (kubectl is not on the PATH)');
  return results.some(({ failed }) => failed) ? 1 : 0;
});

function local(command: string): string {
  return `node_modules/.bin/${command}`;
}

function promtoolChecks(command: string): Check[] {
  return [
    {
      name: 'configuration and rules of Prometheus',
      command,
      args: ['check', 'config', 'infra/prometheus/prometheus.yml'],
    },
    { name: 'tests of the rules', command, args: ['test', 'rules', 'infra/prometheus/rules.test.yml'] },
  ];
}

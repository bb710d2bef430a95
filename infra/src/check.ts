import { execa } from 'execa';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './processes/command.ts';

/** `npm run check`: types (of what runs in a browser by themselves), style, unused code, the types of the client. With `--fix`, style is put right instead of complained about. */
await runCommand(async () => {
  const fix = process.argv.includes('--fix');
  const checks = [
    { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
    { name: 'types of the page', command: 'tsc', args: ['-p', 'services/web'] },
    { name: 'types of its tests', command: 'tsc', args: ['-p', 'test/browser'] },
    {
      name: 'style',
      command: 'biome',
      args: [...(fix ? ['check', '--write', '.'] : ['ci', '.']), '--colors=off'],
    },
    { name: 'unused code', command: 'knip', args: [] },
    { name: 'types of the client', command: 'tsx', args: ['infra/src/client.ts', '--check'] },
  ];
  const results = await Promise.all(
    checks.map(async ({ name, command, args }) => {
      const file = `node_modules/.bin/${command}`;
      const result = await execa(file, args, { cwd: repositoryRoot, all: true, reject: false });
      if (result.failed && result.all !== '') console.log(`${result.all}\n`);
      return { name, failed: result.failed };
    }),
  );
  for (const { name, failed } of results) console.log(`${failed ? 'FAILED' : 'ok    '} ${name}`);
  return results.some(({ failed }) => failed) ? 1 : 0;
});

import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './processes/command.ts';
import { StartupError } from './startup-error.ts';

/** What `npm pack` in packages/client runs first: compiles the package into its `dist/`. */
await runCommand(async () => {
  const dir = path.join(repositoryRoot, 'packages/client');
  rmSync(path.join(dir, 'dist'), { recursive: true, force: true });
  const tsc = path.join(repositoryRoot, 'node_modules/.bin/tsc');
  const { all, failed } = await execa(tsc, ['-p', 'tsconfig.build.json'], {
    cwd: dir,
    all: true,
    reject: false,
  });
  if (failed) throw new StartupError(`packages/client does not compile:\n${all}`);
  // The compiler does not copy what is only declared.
  copyFileSync(path.join(dir, 'src/schema.d.ts'), path.join(dir, 'dist/schema.d.ts'));
  return 0;
});

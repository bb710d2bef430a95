import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { instanceDir, repositoryRoot } from '@ripple/infra/paths';

/**
 * Imports a file into the Ripple of the load test, with the command and the rights that an operator has, and passes on what
 * it tells.
 * @returns a function that ends it in good order, if it has not come to its end
 */
export function importBeside(file: string, log: (line: string) => void): () => Promise<void> {
  const environment = JSON.parse(readFileSync(path.join(instanceDir('load'), 'urls.json'), 'utf8'));
  const command = ['--import', 'tsx', 'services/cli/src/main.ts', 'import', path.resolve(file)];
  const child = spawn(process.execPath, command, {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() !== '') log(`import: ${line}`);
    });
  }
  const closed = once(child, 'close');
  return async () => {
    child.kill('SIGTERM');
    await closed;
  };
}

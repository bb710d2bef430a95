import { existsSync } from 'node:fs';
import path from 'node:path';
import { installPackages } from './servers/apt.ts';
import { StartupError } from './startup-error.ts';

export { installPackages };

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** A Chromium of this machine: the one that `CHROMIUM` names, one on the PATH, or Debian's, which is installed then. */
export async function findChromium(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  if (env.CHROMIUM) return env.CHROMIUM;
  const found = onPath(env);
  if (found !== undefined) return found;
  await installPackages(['chromium'], log);
  const installed = onPath(env);
  if (installed !== undefined) return installed;
  throw new StartupError(
    'There is no Chromium on this machine: install one, or say in CHROMIUM where it is.',
  );
}

const onPath = (env: NodeJS.ProcessEnv): string | undefined =>
  (env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find(existsSync);

import { findProgram } from './find-program.ts';
import { StartupError } from './startup-error.ts';

export { installPackages } from './servers/apt.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** A Chromium of this machine: the one that `CHROMIUM` names, one on the PATH, or Debian's, which is installed then. */
export async function findChromium(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  if (env.CHROMIUM) return env.CHROMIUM;
  const found = await findProgram({ names, debian: 'chromium', env, log });
  if (found !== undefined) return found;
  throw new StartupError(
    'There is no Chromium on this machine: install one, or say in CHROMIUM where it is.',
  );
}

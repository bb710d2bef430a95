import { existsSync } from 'node:fs';
import { installPackages } from '@ripple/infra/chromium';
import { StartupError } from '@ripple/infra/startup-error';

/** Where Debian puts the clients that it packages; they are written in Python. */
const DEBIAN = {
  toot: '/usr/bin/toot',
  'python3-mastodon': '/usr/lib/python3/dist-packages/mastodon/__init__.py',
};
/** The one that these packages are for; a PATH may lead to another. */
const PYTHON = '/usr/bin/python3';

/**
 * Installs Debian's clients where they are missing.
 * @returns the programs, as variables for the tests: `TOOT`, and `PYTHON` that has the package `mastodon`
 * @throws {StartupError} where they are not there and cannot be installed
 */
export async function installDebianClients(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<{ TOOT: string; PYTHON: string }> {
  const given = { TOOT: env.TOOT ?? DEBIAN.toot, PYTHON: env.PYTHON ?? PYTHON };
  if (env.TOOT && env.PYTHON) return given;
  const missing = () => Object.entries(DEBIAN).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (missing().length > 0) await installPackages(missing(), log);
  if (missing().length === 0) return given;
  throw new StartupError(
    `${missing().join(' and ')} cannot be installed here: these are packages of Debian and Ubuntu. Elsewhere say in TOOT where a toot 0.34 is, and in PYTHON where a Python with Mastodon.py 1.8 is.`,
  );
}

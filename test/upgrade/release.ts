import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@ripple/infra/paths';
import { StartupError } from '@ripple/infra/startup-error';
import { execa } from 'execa';

/** The last release, built. */
export interface Release {
  /** A tag, or a commit. */
  name: string;
  /** Its folder, with the bundled services in `dist/`. */
  dir: string;
}

/**
 * Builds the last release from this clone's history, in `.local/upgrade/<commit>`; once for each commit.
 * @throws {StartupError} if the history does not reach so far
 */
export async function buildLastRelease(log: (line: string) => void): Promise<Release> {
  const git = (...args: string[]) => execa('git', args, { cwd: repositoryRoot, reject: false });
  const { stdout: tags } = await git('tag', '--list', 'v*', '--sort=-version:refname');
  const [tag] = tags.split('\n');
  const name = tag || readFileSync(path.join(repositoryRoot, 'infra/last-release'), 'utf8').trim();
  const { stdout: commit, failed } = await git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
  if (failed) {
    throw new StartupError(
      `The last release, ${name}, is not in this clone: git fetch --unshallow --tags brings it.`,
    );
  }
  const dir = path.join(repositoryRoot, '.local/upgrade', commit);
  const built = path.join(dir, 'built');
  if (!existsSync(built)) {
    log(`Building the last release, ${name}`);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    await execa('sh', ['-c', `git archive ${commit} | tar -x -C "${dir}"`], { cwd: repositoryRoot });
    const { packageManager } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
    const install = ['--yes', packageManager, 'install', '--prefer-offline', '--frozen-lockfile'];
    await execa('npx', install, { cwd: dir });
    await execa('node', ['--import', 'tsx', 'infra/src/bundle.ts'], { cwd: dir });
    writeFileSync(built, '');
  }
  return { name, dir };
}

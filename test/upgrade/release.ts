import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@ripple/infra/paths';
import { StartupError } from '@ripple/infra/startup-error';
import { execa } from 'execa';
import { findCommit, unpackCommit } from '../lab/commit.ts';

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
  const newestFirst = ['tag', '--list', 'v*', '--sort=-version:refname'];
  const { stdout: tags } = await execa('git', newestFirst, { cwd: repositoryRoot, reject: false });
  const [tag] = tags.split('\n');
  const name = tag || readFileSync(path.join(repositoryRoot, 'infra/last-release'), 'utf8').trim();
  const commit = await findCommit(name);
  if (commit === undefined) {
    throw new StartupError(
      `The last release, ${name}, is not in this clone: git fetch --unshallow --tags brings it.`,
    );
  }
  const dir = path.join(repositoryRoot, '.local/upgrade', commit);
  const built = path.join(dir, 'built');
  if (!existsSync(built)) {
    log(`Building the last release, ${name}`);
    await unpackCommit(commit, dir);
    const { packageManager } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
    const install = ['--yes', packageManager, 'install', '--prefer-offline', '--frozen-lockfile'];
    await execa('npx', install, { cwd: dir });
    await execa('node', ['--import', 'tsx', 'infra/src/bundle.ts'], { cwd: dir });
    writeFileSync(built, '');
  }
  return { name, dir };
}

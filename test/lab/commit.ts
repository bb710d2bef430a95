import { mkdirSync, rmSync } from 'node:fs';
import { repositoryRoot } from '@ripple/infra/paths';
import { execa } from 'execa';

/** The full name of a commit of this clone. @param name a tag, a branch, or so many of its digits; undefined if there is none */
export async function findCommit(name: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const { stdout, failed } = await execa('git', args, { cwd: repositoryRoot, reject: false });
  return failed ? undefined : stdout;
}

/** Writes what a commit holds into a folder, in place of what is there. @param commit its full name */
export async function unpackCommit(commit: string, dir: string): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  await execa('sh', ['-c', `git archive ${commit} | tar -x -C "${dir}"`], { cwd: repositoryRoot });
}

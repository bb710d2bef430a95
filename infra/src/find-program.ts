import { existsSync } from 'node:fs';
import path from 'node:path';
import { installPackages } from './servers/apt.ts';

/**
 * A program of this machine; where there is none, Debian's package of it is installed if that is possible.
 * @param options.names that it may have, in the folders of the PATH
 * @param options.folders that are looked into after those
 * @param options.debian the name of the package
 * @returns undefined if there is none all the same
 */
export async function findProgram(options: {
  names: string[];
  folders?: string[];
  debian: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}): Promise<string | undefined> {
  const { names, folders = [], debian, env, log } = options;
  const find = () =>
    [...(env.PATH ?? '').split(path.delimiter), ...folders]
      .flatMap((folder) => names.map((name) => path.join(folder, name)))
      .find(existsSync);
  const found = find();
  if (found !== undefined) return found;
  await installPackages([debian], log);
  return find();
}

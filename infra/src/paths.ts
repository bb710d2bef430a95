import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = path.resolve(fileURLToPath(import.meta.url), '../../..');

/** Everything a run leaves on disk (data, logs, ports, passwords) lies in this one folder per name. */
export function instanceDir(name: string): string {
  return path.join(repositoryRoot, '.local', name);
}

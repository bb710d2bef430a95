import { existsSync, renameSync } from 'node:fs';

/** The log of the run before is kept, the one before that is not: logs can't grow for ever. */
export function keepPreviousLog(file: string): void {
  if (existsSync(file)) renameSync(file, file.replace(/\.log$/, '.previous.log'));
}

import { existsSync, renameSync } from 'node:fs';

/** Keeps the log of the run before and removes the one before that, so that logs don't grow from run to run. */
export function keepPreviousLog(file: string): void {
  if (existsSync(file)) renameSync(file, file.replace(/\.log$/, '.previous.log'));
}

import { rename, writeFile } from 'node:fs/promises';

/**
 * Writes what a run has measured so far as JSON, in place of what was there. Called after each part of a run, so
 * that the file keeps what was measured when a later part fails.
 * @param file does nothing if undefined
 */
export async function writeResult(file: string | undefined, result: object): Promise<void> {
  if (file === undefined) return;
  const unfinished = `${file}.part`;
  await writeFile(unfinished, `${JSON.stringify(result, null, 2)}\n`);
  await rename(unfinished, file);
}

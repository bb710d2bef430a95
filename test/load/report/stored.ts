import { readFile } from 'node:fs/promises';
import { Compile } from 'typebox/compile';
import { OptionError } from '../../lab/command-line.ts';
import { type LoadResult, loadResult } from './result.ts';

const schema = Compile(loadResult);

/** @throws {OptionError} when there is no such file, or it holds something else. */
export async function readResult(file: string): Promise<LoadResult> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`${file} can't be read: ${reasons[error.code ?? ''] ?? error.message}.`);
  });
  return parseResult(text, file);
}

/** @throws {OptionError} */
export function parseResult(text: string, file: string): LoadResult {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null)
    throw new OptionError(`${file} is not JSON of a load run.`);
  const version = 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version !== 1) {
    throw new OptionError(`${file} is of version ${version}, and only 1 is understood.`);
  }
  if (!schema.Check(value)) {
    const [first] = schema.Errors(value);
    throw new OptionError(
      `${file} is not a result of a load run: ${first?.instancePath || 'the whole'} ${first?.message}.`,
    );
  }
  return value;
}

const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory' };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

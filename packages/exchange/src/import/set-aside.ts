import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLines, type SourceLine } from './read-lines.ts';

/** Lines that name what isn't there yet, in a file of their own until the others are written. */
export interface SetAside {
  readonly count: number;
  /** The number of the first one. */
  readonly first: number | undefined;
  add(lines: Pick<SourceLine, 'number' | 'text'>[]): Promise<void>;
  /** In the order in which they came. */
  read(): AsyncGenerator<SourceLine>;
  remove(): Promise<void>;
}

export function createSetAside(): SetAside {
  let folder: string | undefined;
  let file: FileHandle | undefined;
  let count = 0;
  let first: number | undefined;
  return {
    get count() {
      return count;
    },
    get first() {
      return first;
    },
    async add(lines) {
      if (lines.length === 0) return;
      folder ??= await mkdtemp(path.join(tmpdir(), 'ripple-import-'));
      file ??= await open(path.join(folder, 'lines'), 'w');
      await file.appendFile(lines.map(({ number, text }) => `${number} ${text.trim()}\n`).join(''));
      count += lines.length;
      for (const { number } of lines) first = Math.min(number, first ?? number);
    },
    async *read() {
      if (!folder) return;
      for await (const { text, bytes } of readLines(createReadStream(path.join(folder, 'lines')))) {
        const space = text.indexOf(' ');
        yield { number: Number(text.slice(0, space)), text: text.slice(space + 1), bytes };
      }
    },
    async remove() {
      await file?.close();
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

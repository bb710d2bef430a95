import type { Readable } from 'node:stream';

/** Stores pictures. A name is `<folder>/<file>`, of letters, digits, `-`, `_` and dots. */
export interface MediaStorage {
  /** When it returns, the whole object is there and outlives a crash; until then readers see nothing of it. */
  put(name: string, body: Readable | Buffer, type: string): Promise<void>;
  /** `undefined` if there is no such object. */
  get(name: string): Promise<{ body: Readable; bytes: number } | undefined>;
  /** The folders of all objects, page by page. */
  listKeys(): AsyncIterable<string[]>;
  /** Also of objects that are not there. */
  remove(names: string[]): Promise<void>;
}

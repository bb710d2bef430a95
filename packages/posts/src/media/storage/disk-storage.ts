import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MediaStorage } from './media-storage.ts';

const PAGE = 1_000;

/** Pictures in a folder, one folder in it for each. */
export function createDiskStorage(dir: string): MediaStorage {
  const fileOf = (name: string) => path.join(dir, name);

  return {
    async put(name, body) {
      const file = fileOf(name);
      const folder = path.dirname(file);
      await mkdir(folder, { recursive: true });
      const draft = `${file}.${randomUUID()}`;
      try {
        const handle = await open(draft, 'wx');
        try {
          await writeFile(handle, body);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      // The names, too, have to be on the disk.
      await sync(folder);
      await sync(dir);
    },
    async get(name) {
      try {
        const handle = await open(fileOf(name));
        const { size } = await handle.stat();
        return { body: handle.createReadStream(), bytes: size };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async *listKeys() {
      let page: string[] = [];
      // Nothing was stored yet where there is no folder.
      for await (const { name } of await opendir(dir).catch(() => [])) {
        page.push(name);
        if (page.length < PAGE) continue;
        yield page;
        page = [];
      }
      if (page.length > 0) yield page;
    },
    async remove(names) {
      for (const name of names) await rm(fileOf(name), { force: true });
      // It fails where something is left in it.
      for (const folder of new Set(names.map(path.dirname))) await rmdir(fileOf(folder)).catch(() => {});
    },
  };
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

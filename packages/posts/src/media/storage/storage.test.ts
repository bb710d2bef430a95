import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskStorage } from './disk-storage.ts';
import type { MediaStorage } from './media-storage.ts';
import { createS3Storage } from './s3-storage.ts';

let dir: string;
let s3: S3rver;
const storages = {} as Record<'disk' | 's3', MediaStorage>;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'ripple-media-'));
  s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: path.join(dir, 's3'),
    configureBuckets: [{ name: 'pictures', configs: [] }],
  });
  const { port } = await s3.run();
  process.env.AWS_ACCESS_KEY_ID = 'S3RVER';
  process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER';
  storages.disk = createDiskStorage(path.join(dir, 'disk'));
  storages.s3 = createS3Storage({
    bucket: 'pictures',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
  });
});
afterAll(async () => {
  await s3?.close();
  await rm(dir, { recursive: true, force: true });
});

const read = async (storage: MediaStorage, name: string) => {
  const found = await storage.get(name);
  return found && { bytes: found.bytes, body: await buffer(found.body) };
};

describe.each(['disk', 's3'] as const)('pictures on %s', (kind) => {
  it('come back as they were put, from bytes and from a stream', async () => {
    const storage = storages[kind];
    const bytes = Buffer.from('small');
    await storage.put('a/small.webp', bytes, 'image/webp');
    expect(await read(storage, 'a/small.webp')).toEqual({ bytes: 5, body: bytes });
    // More than one part of an upload to S3 has.
    const large = Buffer.alloc(6 * 1_024 * 1_024, 'x');
    await storage.put('a/large.webp', Readable.from(chunksOf(large)), 'image/webp');
    const found = await read(storage, 'a/large.webp');
    expect(found?.bytes).toBe(large.length);
    expect(found?.body.equals(large)).toBe(true);
  });

  it('are replaced by a second time', async () => {
    const storage = storages[kind];
    await storage.put('b/original', Buffer.from('one'), 'image/png');
    await storage.put('b/original', Buffer.from('second'), 'image/png');
    expect((await read(storage, 'b/original'))?.body.toString()).toBe('second');
  });

  it('are gone when they were removed, and may be removed again', async () => {
    const storage = storages[kind];
    await storage.put('c/original', Buffer.from('x'), 'image/png');
    const names = ['c/original', 'c/never-there'];
    await storage.remove(names);
    await storage.remove(names);
    expect(await storage.get('c/original')).toBeUndefined();
  });

  it('are not there if their stream broke off', async () => {
    const storage = storages[kind];
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('cut');
      })(),
    );
    await expect(storage.put('d/original', broken, 'image/png')).rejects.toThrow('cut');
    expect(await storage.get('d/original')).toBeUndefined();
  });
});

describe('pictures on disk', () => {
  it('leave no file behind', async () => {
    await storages.disk.put('e/original', Buffer.from('x'), 'image/png');
    await storages.disk.remove(['e/original']);
    expect(await readdir(path.join(dir, 'disk'))).not.toContain('e');
  });
});

function* chunksOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

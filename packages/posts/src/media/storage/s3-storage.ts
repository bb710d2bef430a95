import type { Readable } from 'node:stream';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { MediaStorage } from './media-storage.ts';

/** For a bucket that readers get pictures from, which knows no posts: the api says the same of a post that is not public. */
const CacheControl = 'private, max-age=300';

/** Pictures in a bucket of Amazon S3, or of a storage with the same API. */
export function createS3Storage(options: {
  bucket: string;
  endpoint: string | undefined;
  region: string;
}): MediaStorage {
  const { bucket, endpoint, region } = options;
  const client = new S3Client({
    region,
    // Only Amazon finds a bucket by the name of the host.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // Not all others know the checksums that Amazon has added since.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

  return {
    async put(name, body, type) {
      // In parts, since the length of a stream isn't known.
      const params = { Bucket: bucket, Key: name, Body: body, ContentType: type, CacheControl };
      await new Upload({ client, params }).done();
    },
    async get(name) {
      try {
        const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
        return { body: object.Body as Readable, bytes: object.ContentLength ?? 0 };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async *listKeys() {
      for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Delimiter: '/', ContinuationToken: token }),
        );
        yield (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix?.slice(0, -1) ?? []);
        token = page.NextContinuationToken;
      }
    },
    async remove(names) {
      const Objects = names.map((Key) => ({ Key }));
      await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
    },
  };
}

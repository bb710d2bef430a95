import { type Static, Type } from 'typebox';
import { pictureLimitSettings } from '../picture-limits.ts';
import { createDiskStorage } from './disk-storage.ts';
import type { MediaStorage } from './media-storage.ts';

/** The settings of services that store or serve pictures. */
export const mediaSettings = {
  /** The folder of the pictures, the same for api and media; unless a bucket is given. */
  MEDIA_DIR: Type.String({ default: '.local/media' }),
  /** Any storage that speaks S3, instead of a folder. Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. */
  MEDIA_S3_BUCKET: Type.Optional(Type.String({ minLength: 1 })),
  /** Of another storage than Amazon's. */
  MEDIA_S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  MEDIA_S3_REGION: Type.String({ default: 'us-east-1' }),
  ...pictureLimitSettings,
};

const schema = Type.Object(mediaSettings);
type Place = 'MEDIA_DIR' | 'MEDIA_S3_BUCKET' | 'MEDIA_S3_ENDPOINT' | 'MEDIA_S3_REGION';

export async function openStorage(config: Pick<Static<typeof schema>, Place>): Promise<MediaStorage> {
  const { MEDIA_S3_BUCKET: bucket, MEDIA_S3_ENDPOINT: endpoint, MEDIA_S3_REGION: region } = config;
  if (!bucket) return createDiskStorage(config.MEDIA_DIR);
  // Loaded only where it is used: it is larger than all the rest.
  const { createS3Storage } = await import('./s3-storage.ts');
  return createS3Storage({ bucket, endpoint, region });
}

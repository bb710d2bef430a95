import type { MediaSize } from '@ripple/media';
import { encode } from 'blurhash';
import sharp from 'sharp';

/** The bytes are no picture that can be shown. */
export class NoPictureError extends Error {
  override name = 'NoPictureError';
}

/** The longer side, in pixels. */
const SIZES = { small: 640, large: 2_048 } as const;
/** All frames together; a picture that claims to be larger is meant to fill the memory. */
const MOST_PIXELS = 100_000_000;
const LIMIT_SECONDS = 60;
/** Of a blurhash: the colours of so many places are told, and they need no more pixels than these. */
const BLUR = { x: 4, y: 3, pixels: 32 } as const;
const QUALITY = 80;

// One picture keeps one processor busy.
sharp.concurrency(1);
sharp.cache(false);

export interface Likeness {
  width: number;
  height: number;
  blurhash: string;
}

/**
 * How large a picture is, as it is held, and a blurred likeness of it.
 * @throws {NoPictureError}
 */
export function likenessOf(bytes: Buffer): Promise<Likeness> {
  return reading(async () => {
    const { autoOrient } = await open(bytes, false).metadata();
    const { data, info } = await open(bytes, false)
      .autoOrient()
      .toColourspace('srgb')
      .resize(BLUR.pixels, BLUR.pixels, { fit: 'inside' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const blurhash = encode(new Uint8ClampedArray(data), info.width, info.height, BLUR.x, BLUR.y);
    return { width: autoOrient.width, height: autoOrient.height, blurhash };
  });
}

export type Variant = MediaSize & { body: Buffer };

/**
 * A picture as readers get it: WebP, upright, no larger than the size, and without anything that the camera has
 * written into it (sharp keeps no metadata unless it is told to). What moves goes on moving.
 * @throws {NoPictureError}
 */
export function variantOf(bytes: Buffer, size: keyof typeof SIZES): Promise<Variant> {
  return reading(async () => {
    const side = SIZES[size];
    const { data, info } = await open(bytes, true)
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .timeout({ seconds: LIMIT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    return { body: data, width: info.width, height: info.pageHeight ?? info.height, bytes: data.length };
  });
}

const open = (bytes: Buffer, animated: boolean) =>
  sharp(bytes, { animated, limitInputPixels: MOST_PIXELS, failOn: 'error' });

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NoPictureError((error as Error).message, { cause: error });
  }
}

import type { MediaSize } from '@ripple/posts';
import { isAnimated, type MeasuredPicture, measurePicture } from '@ripple/posts/measure-picture';
import { encode } from 'blurhash';
import sharp, { type Metadata, type Sharp } from 'sharp';

/** The bytes are no picture that can be shown. */
export class NoPictureError extends Error {
  override name = 'NoPictureError';
}

/** The longer side, in pixels. */
const SIZES = { small: 640, large: 2_048 } as const;
/** The sides of an avatar, in pixels. */
const AVATAR_SIZES = { small: 96, large: 400 } as const;
/**
 * Of one step. What a picture may be is bounded by its header (packages/posts/src/media/picture-limits.ts), and the most
 * that is allowed takes up to four seconds of a processor. Measured for 192 MiB: an interlaced PNG 2.4 s, an AVIF 3 s,
 * frames 3.9 s.
 */
const LIMIT_SECONDS = 20;
/** Of a blurhash: the colours of so many places are told, and they need no more pixels than these. */
const BLUR = { x: 4, y: 3, pixels: 32 } as const;
const QUALITY = 80;
/** Of libwebp, from 0 to 6. What moves takes less than half the time with 0, for a third more bytes than with 4. */
const EFFORT = { still: 4, moving: 0 } as const;

// One picture keeps one processor busy.
sharp.concurrency(1);
sharp.cache(false);

/** @throws {NoPictureError} */
export const measured = (bytes: Buffer): Promise<MeasuredPicture> => reading(() => measurePicture(bytes));

/** A picture of which sizes can be made. */
export interface Picture {
  /** In pixels, upright. */
  width: number;
  height: number;
  moves: boolean;
  /** @param animated all frames, if it moves */
  open(animated: boolean): Sharp;
}

/**
 * Decodes a picture, upright and no larger than its largest size: that is most of the work, so it is done once. What
 * moves stays as it is, since its frames could fill the memory.
 * @throws {NoPictureError}
 */
export function decode(bytes: Buffer, header: Metadata): Promise<Picture> {
  const { width, height } = header.autoOrient;
  const open = (animated: boolean) =>
    sharp(bytes, { animated, limitInputPixels: false, failOn: 'error' }).autoOrient();
  if (isAnimated(header)) return Promise.resolve({ width, height, moves: true, open });
  return reading(async () => {
    const { data, info } = await open(false)
      .toColourspace('srgb')
      .resize(SIZES.large, SIZES.large, { fit: 'inside', withoutEnlargement: true })
      .raw()
      .timeout({ seconds: LIMIT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    return { width, height, moves: false, open: () => sharp(data, { raw }) };
  });
}

/**
 * A blurred likeness of a picture (https://blurha.sh).
 * @throws {NoPictureError}
 */
export function likenessOf(picture: Picture): Promise<string> {
  return reading(async () => {
    const { data, info } = await picture
      .open(false)
      .toColourspace('srgb')
      .resize(BLUR.pixels, BLUR.pixels, { fit: 'inside' })
      .ensureAlpha()
      .raw()
      .timeout({ seconds: LIMIT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    return encode(new Uint8ClampedArray(data), info.width, info.height, BLUR.x, BLUR.y);
  });
}

export type Variant = MediaSize & { body: Buffer };

/**
 * A picture as readers get it: WebP, upright, no larger than the size, and without anything that the camera has
 * written into it (sharp keeps no metadata unless it is told to). What moves goes on moving.
 * @throws {NoPictureError}
 */
function variantOf(picture: Picture, size: keyof typeof SIZES): Promise<Variant> {
  return reading(async () => {
    const side = SIZES[size];
    const { data, info } = await picture
      .open(true)
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY, effort: picture.moves ? EFFORT.moving : EFFORT.still })
      .timeout({ seconds: LIMIT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    return { body: data, width: info.width, height: info.pageHeight ?? info.height, bytes: data.length };
  });
}

/**
 * The sizes that readers get. One that fits into the small size is the same in both.
 * @throws {NoPictureError}
 */
export async function variantsOf(picture: Picture): Promise<Record<keyof typeof SIZES, Variant>> {
  const large = await variantOf(picture, 'large');
  const fits = Math.max(large.width, large.height) <= SIZES.small;
  return { large, small: fits ? large : await variantOf(picture, 'small') };
}

/**
 * A square of what draws most attention, in two sizes of WebP; no larger than the picture. What moves stands still.
 * @param bytes of a picture that was made here
 * @throws {NoPictureError}
 */
export function avatarOf(bytes: Buffer): Promise<Record<keyof typeof AVATAR_SIZES, Buffer>> {
  return reading(async () => {
    const { width, height } = await sharp(bytes).metadata();
    const side = Math.min(width, height, AVATAR_SIZES.large);
    const { data, info } = await sharp(bytes)
      .resize(side, side, { position: sharp.strategy.attention })
      .raw()
      .timeout({ seconds: LIMIT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    const square = () => sharp(data, { raw: { width: side, height: side, channels: info.channels } });
    const written = (image: Sharp) => image.webp({ quality: QUALITY, effort: EFFORT.still }).toBuffer();
    return {
      large: await written(square()),
      small: await written(square().resize(Math.min(side, AVATAR_SIZES.small))),
    };
  });
}

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NoPictureError((error as Error).message, { cause: error });
  }
}

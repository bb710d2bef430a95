import { type Static, Type } from 'typebox';

/** How much work a picture may be, whatever its size in bytes: a small file can decode to gigabytes. */
export const pictureLimitSettings = {
  /** The most bytes that a picture takes when it is decoded, all frames together. */
  MEDIA_MAX_DECODED_BYTES: Type.Integer({ default: 192 * 1_024 * 1_024, minimum: 1 }),
  /** The most frames of an animation. */
  MEDIA_MAX_FRAMES: Type.Integer({ default: 300, minimum: 1 }),
};

const schema = Type.Object(pictureLimitSettings);
export type PictureLimits = Readonly<Static<typeof schema>>;

/** Passes over a progressive JPEG, each over all of it: encoders make about ten, and the format allows thousands. */
const MOST_SCANS = 100;

/** What a picture is, by its header. */
export interface PictureShape {
  /** In pixels, of one frame. */
  width: number;
  height: number;
  /** 1 if it does not move. */
  frames: number;
  /** Of one pixel, while the picture is decoded. */
  bytesPerPixel: number;
  /** Passes in which it is decoded. */
  scans: number;
}

/** @returns what is wrong with it, naming the limit and its value; `undefined` if it is within all */
export function limitProblem(shape: PictureShape, limits: PictureLimits): string | undefined {
  const { width, height, frames, bytesPerPixel, scans } = shape;
  const { MEDIA_MAX_FRAMES: mostFrames, MEDIA_MAX_DECODED_BYTES: mostBytes } = limits;
  if (frames > mostFrames) return `has ${frames} frames, and at most ${mostFrames} are taken`;
  if (scans > MOST_SCANS) return `has ${scans} scans, and at most ${MOST_SCANS} are taken`;
  const bytes = width * height * frames * bytesPerPixel;
  if (bytes <= mostBytes) return undefined;
  const size = `${width} × ${height} pixels × ${frames} frame${frames === 1 ? '' : 's'} × ${bytesPerPixel} bytes`;
  return `takes ${bytes} bytes when it is decoded (${size}), and at most ${mostBytes} are taken`;
}

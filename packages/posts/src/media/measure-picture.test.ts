import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { measurePicture } from './measure-picture.ts';
import { limitProblem } from './picture-limits.ts';

const limits = { MEDIA_MAX_DECODED_BYTES: 100_000, MEDIA_MAX_FRAMES: 10 };

const picture = (width = 100, height = 80) =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } });

function animation(frames: number) {
  const samples = Buffer.alloc(8 * 8 * 3 * frames);
  for (let frame = 0; frame < frames; frame++) samples.fill((frame * 97) % 256, frame * 8 * 8 * 3);
  return sharp(samples, { raw: { width: 8, height: 8 * frames, channels: 3, pageHeight: 8 } });
}

const shapeOf = async (made: ReturnType<typeof picture>) =>
  (await measurePicture(await made.toBuffer())).shape;

describe('measurePicture', () => {
  const still = { width: 100, height: 80, frames: 1, scans: 1 };

  it('tells the bytes of a pixel, also of 16 bits a sample and in passes', async () => {
    expect(await shapeOf(picture().jpeg())).toEqual({ ...still, bytesPerPixel: 3 });
    expect(await shapeOf(picture().png())).toEqual({ ...still, bytesPerPixel: 3 });
    const deep = picture().toColourspace('rgb16').ensureAlpha().png({ progressive: true });
    expect(await shapeOf(deep)).toEqual({ ...still, bytesPerPixel: 8 });
    const inPasses = await shapeOf(picture().jpeg({ progressive: true }));
    expect(inPasses).toMatchObject({ bytesPerPixel: 9 });
    expect(inPasses.scans).toBeGreaterThan(5);
    expect(inPasses.scans).toBeLessThan(20);
  });

  it.each(['gif', 'webp'] as const)('counts the frames of a %s', async (format) => {
    expect(await shapeOf(animation(12)[format]())).toMatchObject({ width: 8, height: 8, frames: 12 });
  });

  it('reads no format that is not taken', async () => {
    const tiff = await picture().tiff().toBuffer();
    await expect(measurePicture(tiff)).rejects.toThrow();
    await expect(measurePicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).rejects.toThrow();
  });
});

describe('limitProblem', () => {
  it('finds none in what is within the limits', async () => {
    expect(limitProblem(await shapeOf(picture().png()), limits)).toBeUndefined();
    expect(limitProblem(await shapeOf(animation(10).gif()), limits)).toBeUndefined();
  });

  it('names the limit and its value', async () => {
    expect(limitProblem(await shapeOf(picture(200, 200).png()), limits)).toBe(
      'takes 120000 bytes when it is decoded (200 × 200 pixels × 1 frame × 3 bytes), and at most 100000 are taken',
    );
    expect(limitProblem(await shapeOf(animation(11).gif()), limits)).toBe(
      'has 11 frames, and at most 10 are taken',
    );
  });

  it('bounds the passes over a JPEG', async () => {
    const jpeg = await picture().jpeg({ progressive: true }).toBuffer();
    const last = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), jpeg.length - 2);
    const scans = Array.from({ length: 200 }, () => last);
    const { shape } = await measurePicture(
      Buffer.concat([jpeg.subarray(0, -2), ...scans, jpeg.subarray(-2)]),
    );
    expect(limitProblem(shape, limits)).toMatch(/has 2\d\d scans, and at most 100 are taken/);
  });
});

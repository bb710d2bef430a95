import sharp, { type Metadata } from 'sharp';
import type { PictureShape } from './picture-limits.ts';

// Nothing else reads what strangers send, whatever else libvips can: a file can't choose another reader by its bytes.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
});

/** The formats whose frames are shown one after the other; of others, the first is shown. */
const ANIMATED = ['gif', 'webp'];
const BYTES_OF_SAMPLE: Record<string, number> = { uchar: 1, ushort: 2 };
/** Of a coefficient of a JPEG: 12 bits or more, so a `short`. */
const COEFFICIENT_BYTES = 2;
/** ITU T.81, B.1.1.3. */
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/** Whether a picture moves in what is made of it. */
export const isAnimated = ({ format, pages = 1 }: Metadata): boolean =>
  ANIMATED.includes(format) && pages > 1;

/** A picture as its header describes it. */
export interface MeasuredPicture {
  header: Metadata;
  shape: PictureShape;
}

/**
 * Reads the header of a picture, and decodes nothing: it takes a millisecond, of a long animation some.
 * @throws an error of libvips if there is no header that it can read
 */
export async function measurePicture(bytes: Buffer): Promise<MeasuredPicture> {
  // libvips has a limit on pixels of its own; that of the caller is on bytes, and is named to who sent the picture.
  const header = await sharp(bytes, { limitInputPixels: false }).metadata();
  return { header, shape: shapeOf(header, bytes) };
}

/**
 * An interlaced picture is held as a whole while it is decoded, and so are the coefficients of a progressive JPEG
 * (ITU T.81, G.1). Of others only a part is held, but all of it is work.
 */
function shapeOf(header: Metadata, bytes: Buffer): PictureShape {
  const { format, width, height, channels, depth, isProgressive, pages = 1 } = header;
  const inPasses = format === 'jpeg' && isProgressive;
  return {
    width,
    height,
    frames: isAnimated(header) ? pages : 1,
    bytesPerPixel: channels * ((BYTES_OF_SAMPLE[depth] ?? 4) + (inPasses ? COEFFICIENT_BYTES : 0)),
    scans: inPasses ? countScans(bytes) : 1,
  };
}

/** At most as many as are counted: the marker also occurs by chance, in previews and colour profiles. */
function countScans(bytes: Buffer): number {
  let scans = 0;
  for (let at = bytes.indexOf(START_OF_SCAN); at >= 0; at = bytes.indexOf(START_OF_SCAN, at + 2)) scans += 1;
  return scans;
}

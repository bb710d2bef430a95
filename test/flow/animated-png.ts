import { crc32 } from 'node:zlib';

const SIGNATURE_BYTES = 8;
const IHDR_BYTES = 25;

/** A chunk of a PNG (ISO/IEC 15948, 5.3). */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** Makes a PNG that moves of one that does not: as its second frame it shows its first one (APNG, W3C PNG 3, 11.3.2). */
export function animatePng(png: Buffer): Buffer {
  const [width, height] = [png.readUInt32BE(SIGNATURE_BYTES + 8), png.readUInt32BE(SIGNATURE_BYTES + 12)];
  const frame = (sequence: number) => {
    const control = Buffer.alloc(26);
    control.writeUInt32BE(sequence);
    control.writeUInt32BE(width, 4);
    control.writeUInt32BE(height, 8);
    control.writeUInt16BE(1, 20);
    control.writeUInt16BE(10, 22);
    return pngChunk('fcTL', control);
  };
  const at = SIGNATURE_BYTES + IHDR_BYTES;
  const data = png.indexOf('IDAT') - 4;
  const end = data + 12 + png.readUInt32BE(data);
  const sequence = Buffer.from([0, 0, 0, 2]);
  const second = pngChunk('fdAT', Buffer.concat([sequence, png.subarray(data + 8, end - 4)]));
  return Buffer.concat([
    png.subarray(0, at),
    pngChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    png.subarray(at, data),
    frame(0),
    png.subarray(data, end),
    frame(1),
    second,
    png.subarray(end),
  ]);
}

/** What begins like a PNG of 16 bits a sample, interlaced, with so many pixels; of its samples there are none. */
export function claimPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([16, 6, 0, 0, 1], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.alloc(100_000)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

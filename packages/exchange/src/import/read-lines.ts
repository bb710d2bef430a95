import { isUtf8 } from 'node:buffer';

/** A line of a file, without its end. */
export interface SourceLine {
  /** Counted from 1. */
  number: number;
  text: string;
  /** Why it can't be read; its text is empty then. */
  problem?: string;
  /** Bytes of the file up to its end. */
  bytes: number;
}

/** More than any line needs: a post of 64 KiB of which every byte is escaped. */
const MOST_BYTES = 1_024 * 1_024;
const [LINE_FEED, BYTE_ORDER_MARK] = [10, '\ufeff'];

/** The lines of a stream of bytes, but for empty ones. Of a line that is too long no more than the limit is held. */
export async function* readLines(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<SourceLine> {
  let number = 0;
  let read = 0;
  let parts: Buffer[] = [];
  let held = 0;

  function take(last: Buffer): SourceLine | undefined {
    number += 1;
    const isTooLong = held + last.length > MOST_BYTES;
    const bytes = isTooLong ? Buffer.alloc(0) : Buffer.concat([...parts, last]);
    parts = [];
    held = 0;
    if (isTooLong) return { number, text: '', problem: `is longer than ${MOST_BYTES} bytes`, bytes: read };
    if (!isUtf8(bytes)) return { number, text: '', problem: 'is not UTF-8', bytes: read };
    const text = bytes.toString();
    const whole = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    return whole.trim() === '' ? undefined : { number, text: whole, bytes: read };
  }

  for await (const given of chunks) {
    const chunk = typeof given === 'string' ? Buffer.from(given) : given;
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      read += end + 1 - from;
      const line = take(chunk.subarray(from, end));
      if (line) yield line;
      from = end + 1;
    }
    read += chunk.length - from;
    held += chunk.length - from;
    if (held <= MOST_BYTES) parts.push(chunk.subarray(from));
    else parts = [];
  }
  const last = held > 0 ? take(Buffer.alloc(0)) : undefined;
  if (last) yield last;
}

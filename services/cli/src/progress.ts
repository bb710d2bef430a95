import { span } from './text.ts';

/** Where progress is shown: stderr, as a rule. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const TTY_EVERY_MS = 200;
const LINE_EVERY_MS = 5_000;

/**
 * Shows progress: one changing line in a terminal, a line every 5 s in a log. Work that ends before the first line
 * shows none.
 */
export function createProgress(stream: ProgressStream) {
  const every = stream.isTTY ? TTY_EVERY_MS : LINE_EVERY_MS;
  let last = performance.now();
  let dirty = false;
  return {
    show(line: string) {
      if (performance.now() - last < every) return;
      last = performance.now();
      dirty = stream.isTTY === true;
      stream.write(dirty ? `\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
    },
    /** Clears the changing line. */
    clear() {
      if (dirty) stream.write('\r\x1b[2K');
      dirty = false;
    },
  };
}

/** Describes progress towards a total: how many, how fast, how long still. */
export function createRate(begun = 0) {
  const since = performance.now();
  return (done: number, total: number): string => {
    const perSecond = ((done - begun) * 1_000) / Math.max(1, performance.now() - since);
    const left = perSecond > 0 ? span(((total - done) / perSecond) * 1_000) : 'unknown';
    return `${done} of ${total} · ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s · ${left} left`;
  };
}

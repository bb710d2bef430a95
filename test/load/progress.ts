import type { WriteStream } from 'node:tty';
import type { Recorder } from './recorder.ts';

const TTY_EVERY_MS = 200;
const LINE_EVERY_MS = 5_000;

/** Shows how it goes: one line that changes in a terminal, a line every 5 s in a log. */
export function showProgress(stream: WriteStream, describe: () => string): () => void {
  const { isTTY } = stream;
  const write = () => {
    const line = describe();
    stream.write(isTTY ? `\r\x1b[2K${line.slice(0, stream.columns - 1)}` : `${line}\n`);
  };
  const timer = setInterval(write, isTTY ? TTY_EVERY_MS : LINE_EVERY_MS);
  return () => {
    clearInterval(timer);
    if (isTTY) stream.write('\r\x1b[2K');
  };
}

/** Where a run is, in a line. */
export function describe(now: {
  recorder: Recorder;
  seconds: number;
  elapsedMs: number;
  underWay: number;
}): string {
  const { rings, reads, posts, errors } = now.recorder;
  const second = Math.round(Math.min(now.seconds, Math.max(0, now.elapsedMs / 1_000)));
  const author = rings.author.summary();
  const seen = [rings.followers, rings.public, rings.feeds].map((ring) => ring.summary().count);
  const failed = [...errors.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${second} of ${now.seconds} s`,
    `${posts.accepted} posts (p99 ${Math.round(author.p99)} ms)`,
    `${reads.summary().count} reads`,
    `seen in homes ${seen[0]}, tags ${seen[1]}, feeds ${seen[2]}`,
    `${now.underWay} under way`,
    `${failed} errors`,
  ].join(' · ');
}

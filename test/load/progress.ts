import type { WriteStream } from 'node:tty';
import type { LoadRecorder } from './recorder.ts';

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
  recorder: LoadRecorder;
  phases: readonly { name: string; seconds: number }[];
  elapsedMs: number;
  underWay: number;
}): string {
  const { rings, reads, posts, errors, seconds } = now.recorder;
  const total = now.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const second = Math.max(0, Math.floor(now.elapsedMs / 1_000));
  const seen = [rings.followers, rings.public, rings.feeds].map((ring) => ring.summary().count);
  const failed = [...errors.values()].reduce((sum, count) => sum + count, 0);
  // The second before: this one is not complete.
  const latest = seconds[second - 1];
  return [
    `${phaseAt(now.phases, second)} ${Math.min(second, total)} of ${total} s`,
    `${posts.accepted} posts (p99 ${Math.round(rings.author.summary().p99)} ms)`,
    `${reads.summary().count} reads (p99 ${Math.round(reads.summary().p99)} ms)`,
    `${latest?.deliveries ?? 0} deliveries/s`,
    `seen in homes ${seen[0]}, tags ${seen[1]}, feeds ${seen[2]}`,
    `${now.underWay} under way`,
    `${failed} errors`,
  ].join(' · ');
}

function phaseAt(phases: readonly { name: string; seconds: number }[], second: number): string {
  let end = 0;
  for (const { name, seconds } of phases) {
    end += seconds;
    if (second < end) return name;
  }
  return 'last deliveries';
}

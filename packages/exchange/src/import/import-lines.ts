import { createSemaphore } from '@ripple/concurrency';
import { failPoint } from '@ripple/fail-points';
import { type CheckedLine, checkLine } from '../check-line.ts';
import { type Kind, kinds } from '../line.ts';
import { createNames } from '../names.ts';
import { BadLineError } from '../parse-line.ts';
import { createRepair, type RepairContext } from '../repair.ts';
import { createTouched, sizeOf } from '../touched.ts';
import type { SourceLine } from './read-lines.ts';
import { createSetAside, type SetAside } from './set-aside.ts';
import type { Fate } from './write.ts';
import { writeLines } from './write-lines.ts';

/** How fast an import may be. */
export interface Pace {
  /** Lines that are written together. */
  lines(): number;
  /** Waits as long as others are to be let go before. @param tookMs of these lines */
  pause(lines: number, tookMs: number): Promise<void>;
}

export interface ImportOptions {
  /** Lines before it are left out. */
  fromLine?: number;
  /** Checks each line by itself, and writes nothing. */
  dryRun?: boolean;
  /** Ends the import after the lines that are under way. */
  signal: AbortSignal;
  pace: Pace;
  onBad(line: number, problem: string): void;
  onProgress(progress: Progress): void;
}

export interface Progress {
  /** The last line that is written, or waits. */
  lines: number;
  /** All before this one are done: an import that is killed may go on from here. */
  next: number;
  /** Lines that name what isn't there yet. */
  waiting: number;
  /** Bytes of the source. */
  bytes: number;
  /** What is done: lines are written for the first time, such that had to wait, or timelines in Redis are made right. */
  phase: 'lines' | 'waiting' | 'timelines';
}

export interface ImportResult {
  /** Lines that were written, and that were so already. */
  written: Record<Kind, { new: number; known: number }>;
  bad: number;
  /** The line from which to go on, where the import was ended before. */
  next: number | undefined;
  /** Why it was ended, if it was not by the signal. */
  failure: unknown;
}

/** More is repaired at once: so much is remembered at most, in entries and in time. */
const MOST_TOUCHED = 200_000;
const REPAIR_EVERY_MS = 20_000;
/** Text of lines that are written together, in UTF-16 units. */
const MOST_TEXT = 4 * 1_024 * 1_024;

/**
 * Imports lines. A line may name what comes later: it is set aside until the others are written. Each part is committed
 * as a whole and can be repeated, so an import that was killed is started again, from the beginning or a line that it
 * has told.
 * @param source read once
 */
export async function importLines(
  context: RepairContext,
  source: AsyncIterable<SourceLine>,
  options: ImportOptions,
): Promise<ImportResult> {
  const { fromLine = 1, dryRun = false, signal, pace, onBad, onProgress } = options;
  const written = Object.fromEntries(
    kinds.map((kind) => [kind, { new: 0, known: 0 }]),
  ) as ImportResult['written'];
  const result: ImportResult = { written, bad: 0, next: undefined, failure: undefined };
  const progress: Progress = { lines: 0, next: fromLine, waiting: 0, bytes: 0, phase: 'lines' };
  const names = createNames();
  const ids = { allotting: createSemaphore(1), allotted: new Set<number>() };
  const repair = createRepair(context);
  let touched = createTouched();
  let repairedAt = performance.now();
  /** All lines before it are written, or wait; and all before the other one are in Redis, too. */
  let unwritten = fromLine;
  let unrepaired = fromLine;

  function refuse(line: number, problem: string): void {
    result.bad += 1;
    onBad(line, problem);
  }

  function check({ text, number, problem }: SourceLine): CheckedLine[] {
    try {
      if (problem !== undefined) throw new BadLineError(problem);
      return [checkLine(text, number)];
    } catch (error) {
      if (!(error instanceof BadLineError)) throw error;
      refuse(number, error.message);
      return [];
    }
  }

  async function repairTouched(): Promise<void> {
    failPoint('imported-unrepaired');
    const phase = progress.phase;
    onProgress(Object.assign(progress, { phase: 'timelines' as const }));
    const before = touched;
    touched = createTouched();
    await repair(before);
    repairedAt = performance.now();
    unrepaired = unwritten;
    progress.phase = phase;
  }

  async function write(lines: CheckedLine[], patience: Patience, aside: SetAside): Promise<void> {
    const since = performance.now();
    const waiting: { number: number; text: string }[] = [];
    const onWritten = (some: CheckedLine[], fates: Fate[]) => {
      for (const [index, { kind, line, raw }] of some.entries()) {
        const fate = fates[index] as Fate;
        if (typeof fate === 'string') written[kind][fate] += 1;
        else if ('bad' in fate) refuse(line, fate.bad);
        else if (patience === 'none') refuse(line, fate.missing);
        else waiting.push({ number: line, text: raw });
      }
    };
    const waitsForHandles = patience === 'all';
    const writing = { db: context.db, names, touched, waitsForHandles, ...ids };
    await writeLines(writing, lines, onWritten);
    await aside.add(waiting.sort((one, other) => one.number - other.number));
    const tookMs = performance.now() - since;
    if (sizeOf(touched) > MOST_TOUCHED || performance.now() - repairedAt > REPAIR_EVERY_MS)
      await repairTouched();
    await pace.pause(lines.length, tookMs);
  }

  /** Writes all lines, the next ones being checked meanwhile. @returns those that have to wait */
  async function writeAll(lines: AsyncIterable<SourceLine>, patience: Patience): Promise<SetAside> {
    const aside = createSetAside();
    let writing: Promise<void> = Promise.resolve();
    try {
      for await (const { lines: some, first, last, bytes } of inChunks(lines, () => pace.lines(), fromLine)) {
        const checked = some.flatMap(check);
        await writing;
        if (progress.phase === 'lines') unwritten = first;
        if (signal.aborted) {
          result.next = Math.min(first, aside.first ?? first);
          break;
        }
        if (!dryRun) writing = write(checked, patience, aside);
        else for (const { kind } of checked) written[kind].new += 1;
        // An error is told by the next wait.
        writing.catch(() => {});
        if (progress.phase === 'lines') progress.lines = last;
        progress.waiting = aside.count;
        progress.next = Math.min(unrepaired, aside.first ?? unrepaired);
        onProgress(Object.assign(progress, { bytes }));
      }
      await writing;
    } catch (error) {
      result.failure = error;
      result.next = Math.min(unrepaired, aside.first ?? unrepaired);
    }
    return aside;
  }

  let patience: Patience = 'all';
  let aside = await writeAll(source, patience);
  try {
    while (aside.count > 0 && result.next === undefined) {
      progress.phase = 'waiting';
      const before: SetAside = aside;
      aside = await writeAll(before.read(), patience);
      if (result.failure !== undefined)
        result.next = Math.min(result.next ?? unrepaired, before.first ?? unrepaired);
      await before.remove();
      // Nothing more comes of waiting for this.
      if (aside.count === before.count) patience = patience === 'all' ? 'posts' : 'none';
    }
    if (!dryRun && result.failure === undefined) await repairTouched();
  } catch (error) {
    result.failure = error;
    result.next = Math.min(unrepaired, result.next ?? unrepaired);
  } finally {
    await aside.remove();
  }
  return result;
}

/** What lines may wait for: all that they name, or not for those who are named in texts, or for nothing any more. */
type Patience = 'all' | 'posts' | 'none';

interface Chunk {
  lines: SourceLine[];
  first: number;
  last: number;
  bytes: number;
}

async function* inChunks(
  source: AsyncIterable<SourceLine>,
  most: () => number,
  fromLine: number,
): AsyncGenerator<Chunk> {
  let lines: SourceLine[] = [];
  let text = 0;
  const chunk = (): Chunk => {
    const [first, last] = [lines[0] as SourceLine, lines.at(-1) as SourceLine];
    return { lines, first: first.number, last: last.number, bytes: last.bytes };
  };
  for await (const line of source) {
    if (line.number < fromLine) continue;
    lines.push(line);
    text += line.text.length;
    if (lines.length < most() && text < MOST_TEXT) continue;
    yield chunk();
    lines = [];
    text = 0;
  }
  if (lines.length > 0) yield chunk();
}

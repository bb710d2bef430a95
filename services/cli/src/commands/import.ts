import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createWatermarks } from '@ripple/delivery';
import { type ImportResult, importLines, kinds, type Progress, readLines } from '@ripple/exchange';
import { lanePartsOf } from '@ripple/runtime';
import type { Result, ServerCommand } from '../command.ts';
import { createDescription } from '../import/describe.ts';
import { createPace } from '../import/pace.ts';
import { parseNumber } from '../numbers.ts';
import { printable, span, table } from '../text.ts';
import { reasonOf, type Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';

/** Bad lines that --json lists. */
const MOST_LISTED = 1_000;
/** Of what is told of a bad line, in characters. */
const WIDTH = 300;

export const importCommand: ServerCommand = {
  name: 'import',
  operands: '<file.ndjson>',
  summary: 'Brings users, follows, posts and marks in, with their own times',
  help: [
    'Lines of JSON, each {"user": {…}}, {"follow": {…}}, {"post": {…}}, {"repost": {…}}, {"favourite": {…}},',
    '{"bookmark": {…}}, {"block": {…}}, {"mute": {…}} or {"topic": {…}}: docs/embedding.md tells their fields.',
    'What GET /v1/users/me/export answers are such lines. A line may name what a later one brings.',
    'No user is notified, and no events are recorded. A bad line is told with its number and stops nothing.',
    'Repeating an import is harmless: what is there already is left alone. One that was killed is started again,',
    'from the beginning, or from the line that it has told. While others use Ripple it takes a fifth of the time,',
    'and waits while a ring is behind.',
    'Exit code 1 if there were bad lines, or if it was ended before its end.',
  ],
  examples: ['users.ndjson', '- < all.ndjson', 'all.ndjson --dry-run', 'all.ndjson --from-line 120001'],
  options: {
    'dry-run': { help: 'checks each line by itself and writes nothing' },
    'from-line': { value: '<n>', help: 'leaves out the lines before it' },
    rate: { value: '<n>', help: 'lines a second, at most' },
  },
  async run(tools, input) {
    const [file, ...others] = input.positionals;
    if (file === undefined || others.length > 0)
      throw new UsageError('Import which file? One, or - for stdin.');
    const fromLine = parseNumber('from-line', input.value('from-line'), {
      min: 1,
      max: 2 ** 40,
      whole: true,
    });
    const rate = parseNumber('rate', input.value('rate'), { min: 1, max: 1_000_000, whole: false });
    const dryRun = input.flag('dry-run');
    const source = await openSource(tools, file);
    const bad: { line: number; problem: string }[] = [];
    const since = performance.now();
    const { db, pool } = await tools.database();
    const redis = await tools.redis();
    const { NAMESPACE: namespace } = tools.settings;
    const describe = createDescription(source.bytes);
    const result = await importLines({ db, pool, redis, namespace }, readLines(source.chunks), {
      ...(fromLine !== undefined && { fromLine }),
      dryRun,
      signal: tools.signal,
      pace: createPace({
        pool,
        watermarks: createWatermarks(redis, namespace, lanePartsOf(tools.settings)),
        rate: rate ?? Number.POSITIVE_INFINITY,
        signal: tools.signal,
        onWait: (ring, ms) => tools.progress(`waits, since ring ${ring} is ${span(ms)} behind`),
      }),
      onBad(line, problem) {
        tools.warn(`line ${line}: ${printable(problem, WIDTH)}`);
        if (bad.length < MOST_LISTED) bad.push({ line, problem });
      },
      onProgress: (progress: Progress) => tools.progress(describe(progress)),
    });
    return report(result, { dryRun, bad, ms: performance.now() - since });
  },
};

/** @throws if there is no such file, in a sentence */
async function openSource(
  { stdin }: Tools,
  file: string,
): Promise<{ chunks: AsyncIterable<Buffer | string>; bytes: number | undefined }> {
  if (file === '-') return { chunks: stdin, bytes: undefined };
  // npm runs commands in the folder of package.json, wherever it was called.
  const full = path.resolve(process.env.INIT_CWD ?? '', file);
  const { size } = await stat(full).catch((error) => {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`);
  });
  return { chunks: createReadStream(full, { highWaterMark: 1_024 * 1_024 }), bytes: size };
}

function report(
  { written, bad, next, failure }: ImportResult,
  { dryRun, bad: listed, ms }: { dryRun: boolean; bad: { line: number; problem: string }[]; ms: number },
): Result {
  const isWhole = next === undefined && failure === undefined;
  const sum = kinds.reduce((all, kind) => all + written[kind].new + written[kind].known, 0);
  const rows = kinds
    .filter((kind) => written[kind].new + written[kind].known > 0)
    .map((kind) => [kind, String(written[kind].new), String(written[kind].known)]);
  const perSecond = Math.round((sum * 1_000) / Math.max(1, ms));
  return {
    ok: isWhole && bad === 0,
    data: {
      written,
      bad,
      badLines: listed,
      dryRun,
      perSecond,
      finished: isWhole,
      ...(next !== undefined && { next }),
      ...(failure !== undefined && { failure: reasonOf(failure) }),
    },
    lines: [
      ...table(['kind', dryRun ? 'right' : 'new', 'there before'], rows, [1, 2]),
      '',
      `${sum} lines in ${span(ms)}, ${perSecond} a second; ${bad} bad.`,
      ...(failure === undefined ? [] : [`FAILED: ${reasonOf(failure)}`]),
      ...(isWhole ? [] : [`Ended before its end: go on with --from-line ${next ?? 1}.`]),
    ],
  };
}

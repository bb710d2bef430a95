import { type CountsVerdict, createCounts, verifyCounts } from '@ripple/posts';
import { sampleTimelines, scanTimelines, type Timeline, verifyTimelines } from '@ripple/timelines';
import type { Input, Result, ServerCommand } from '../command.ts';
import { parseNumber } from '../numbers.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';
import { parseKinds, parseTimeline, timelineOperands } from './timeline-names.ts';
import { verifyDeleted, verifyDeletedIfAny } from './verify-deleted.ts';
import { reportVerification } from './verify-report.ts';
import { createTally } from './verify-tally.ts';

const DEFAULT_GRACE_SECONDS = 15;

export const verify: ServerCommand = {
  name: 'verify',
  summary: 'Compares the timelines in Redis with what Postgres says they hold',
  operands: timelineOperands,
  help: [
    'Without a choice, every timeline that is in Redis: those that are not are built when they are read.',
    'Then every post’s counts of replies, favourites and reposts (--kind counts: only these).',
    'Finds posts that are missing, extra, doubled or out of order; a timeline is called wrong when it looks',
    'wrong twice. Deleted posts and hidden authors, which readers are not shown, are counted as stale.',
    'Then whether something is left of users who have left (--deleted: only that): by their ids in every table,',
    'in Redis, among the dead letters, and, where MEDIA_DIR or MEDIA_S3_BUCKET says where it is, files in the',
    'storage that belong to no row. Messages that are under way are not seen; within the hour they are gone.',
    'Exit code 1 if problems remain.',
  ],
  examples: ['', '--kind home --sample 500', 'home ada --json', '--repair', '--deleted'],
  options: {
    kind: {
      value: '<kind>',
      help: 'timelines of one kind (home, author, tag, public, …), or counts',
    },
    sample: { value: '<n>', help: 'n of them at random' },
    deleted: { help: 'that nothing is left of users who have left' },
    repair: { help: 'drops and rebuilds what is wrong, while it is being read and written' },
    grace: {
      value: '<seconds>',
      help: `posts younger than this are not missed: they may be on their way (default ${DEFAULT_GRACE_SECONDS})`,
    },
  },
  async run(tools, input) {
    if (input.flag('deleted')) return verifyDeleted(tools, input);
    const graceSeconds = parseNumber('grace', input.value('grace'), { min: 0, max: 604_800, whole: false });
    const repair = input.flag('repair');
    const pages = await choose(tools, input);
    const context = await tools.timelines();
    const tally = createTally();
    for await (const verified of verifyTimelines(context, pages, {
      graceMs: (graceSeconds ?? DEFAULT_GRACE_SECONDS) * 1_000,
      repair,
      signal: tools.signal,
    })) {
      for (const each of verified) tally.add(each);
      tools.progress(`${tally.checked()} timelines verified · ${tally.wrong()} wrong`);
    }
    const counts = alsoCounts(input) ? await verifyAllCounts(tools, repair) : undefined;
    const { aborted } = tools.signal;
    const report = { pool: context.pool, repair, interrupted: aborted, counts };
    const result = await reportVerification(tally, report);
    const deleted = isOfAll(input) && !aborted ? await verifyDeletedIfAny(tools) : undefined;
    return deleted ? both(result, deleted) : result;
  },
};

const both = (all: Result, deleted: Result): Result => ({
  ok: all.ok && deleted.ok,
  data: { ...(all.data as object), deleted: deleted.data },
  lines: [...all.lines, ...deleted.lines],
});

const isOfAll = (input: Input) =>
  input.positionals.length === 0 && input.value('sample') === undefined && input.value('kind') === undefined;

const COUNTS = 'counts';

/** Counts are looked at unless a part of the timelines was chosen. */
const alsoCounts = (input: Input) =>
  input.positionals.length === 0 &&
  input.value('sample') === undefined &&
  [undefined, COUNTS].includes(input.value('kind'));

async function verifyAllCounts(tools: Tools, repair: boolean): Promise<CountsVerdict> {
  const { db, pool } = await tools.database();
  const redis = await tools.redis();
  const counts = createCounts({ redis, pool, namespace: tools.settings.NAMESPACE });
  tools.progress('the counts are verified');
  return verifyCounts({ db, counts }, { repair, signal: tools.signal });
}

/** The timelines to look at, in pages. @throws {UsageError} */
async function choose(tools: Tools, input: Input): Promise<AsyncIterable<Timeline[]> | Iterable<Timeline[]>> {
  const { positionals } = input;
  const kind = input.value('kind');
  const size = parseNumber('sample', input.value('sample'), { min: 1, max: 1_000_000, whole: true });
  if (positionals.length > 0) {
    if (kind !== undefined || size !== undefined) {
      throw new UsageError('One timeline is named: --kind and --sample choose among many.');
    }
    return [[await parseTimeline((await tools.database()).db, positionals)]];
  }
  if (kind === COUNTS) return [];
  const kinds = parseKinds(kind);
  const redis = await tools.redis();
  const { NAMESPACE } = tools.settings;
  if (size === undefined) return scanTimelines(redis, NAMESPACE, kinds);
  return pagesOf(await sampleTimelines(redis, NAMESPACE, kinds, size));
}

function* pagesOf(timelines: Timeline[], size = 200): Generator<Timeline[]> {
  for (let from = 0; from < timelines.length; from += size) yield timelines.slice(from, from + size);
}

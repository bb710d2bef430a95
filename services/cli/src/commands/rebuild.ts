import { findRebuildRecord, type RebuildRecord, rebuildMany, rebuildTimeline } from '@ripple/timelines';
import type { Input, Result, ServerCommand } from '../command.ts';
import { createRate } from '../progress.ts';
import { plural } from '../text.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';
import { parseKinds, parseTimeline, timelineOperands } from './timeline-names.ts';

export const rebuild: ServerCommand = {
  name: 'rebuild',
  summary: 'Drops timelines and builds them from Postgres, while they are read and written',
  operands: timelineOperands,
  help: [
    'One timeline, all of a kind, or all. Only those that are in Redis: the others are built when they are',
    'read. Harmless to what is right already, but not free: a build is a query. An interrupted rebuild of',
    'many goes on with --resume.',
  ],
  examples: ['home ada', 'tag 바다', '--kind home', '--all', '--resume'],
  options: {
    kind: { value: '<kind>', help: 'all timelines of one kind: home, author, tag or public' },
    all: { help: 'all timelines of all kinds' },
    resume: { help: 'goes on where the last rebuild of many was interrupted' },
  },
  async run(tools, input) {
    const choice = parseChoice(input);
    if (choice === 'one') return rebuildOne(tools, input.positionals);
    const record = choice === 'resume' ? await recordToResume(tools) : newRecord(input);
    return rebuildAll(tools, record);
  },
};

/** @throws {UsageError} unless exactly one choice was made */
function parseChoice(input: Input): 'one' | 'many' | 'resume' {
  const given = [
    input.positionals.length > 0,
    input.value('kind') !== undefined,
    input.flag('all'),
    input.flag('resume'),
  ];
  if (given.filter(Boolean).length !== 1) {
    throw new UsageError('Rebuild what? One of: a timeline (home ada), --kind <kind>, --all, --resume.');
  }
  if (given[0]) return 'one';
  return given[3] ? 'resume' : 'many';
}

async function rebuildOne(tools: Tools, words: string[]): Promise<Result> {
  const timeline = await parseTimeline((await tools.database()).db, words);
  const rebuilt = await rebuildTimeline(await tools.timelines(), timeline);
  const name = words.join(' ');
  return {
    ok: true,
    data: { timeline: name, rebuilt },
    lines: [rebuilt ? `${name} is rebuilt.` : `${name} is not in Redis: it is built when it is read.`],
  };
}

function newRecord(input: Input): RebuildRecord {
  const kinds = [...parseKinds(input.value('kind'))];
  return { kinds, after: '', done: 0, startedAt: new Date().toISOString() };
}

async function recordToResume(tools: Tools): Promise<RebuildRecord> {
  const record = await findRebuildRecord(await tools.redis(), tools.settings.NAMESPACE);
  if (record) return record;
  throw new UsageError('There is no interrupted rebuild to go on with.');
}

async function rebuildAll(tools: Tools, record: RebuildRecord): Promise<Result> {
  const rate = createRate(record.done);
  const { finished, done, total } = await rebuildMany(await tools.timelines(), record, {
    signal: tools.signal,
    onProgress: (progress) => tools.progress(rate(progress.done, progress.total)),
  });
  const count = plural(done, 'timeline');
  return {
    ok: finished,
    data: { kinds: record.kinds, done, total, finished, startedAt: record.startedAt },
    lines: [finished ? `${count} rebuilt.` : `Interrupted after ${count} of ${total}: --resume goes on.`],
  };
}

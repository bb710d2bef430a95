import { setTimeout as sleep } from 'node:timers/promises';
import { timeOf } from '@ripple/messages';
import type { Result, ServerCommand } from '../command.ts';
import { parseMoment } from '../moment.ts';
import { parseNumber } from '../numbers.ts';
import { createRate } from '../progress.ts';
import { acts, BEGINNING, countActs, enqueueActs, type Moment } from '../recover/acts.ts';
import { dues, makeDue } from '../recover/due.ts';
import { table } from '../text.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_RATE = 200;
/** Batches a second: small ones, so that the rows of new acts don't wait behind a large one. */
const BATCHES_PER_SECOND = 4;

export const recover: ServerCommand = {
  name: 'recover',
  summary: 'Does again, from Postgres, what a lost broker has taken with it',
  help: [
    'For a broker whose disk is lost, with messages that were confirmed and not done. Writes an outbox row for',
    'every act since then: posts, edits, deletions, favourites, follows and what of them was undone, pictures,',
    'confirmations. Mails, digests and feeds of subscribers become due again. Handlers look up what is true',
    'and tell nothing twice, so an earlier time and a second run do no harm; interrupted, run it again.',
    'Then, when the outbox is empty: verify --repair, for counts and for tags that posts have lost.',
  ],
  examples: ['--since 2025-06-01T12:00:00Z --dry-run', '--since 2025-06-01T12:00:00Z'],
  options: {
    since: { value: '<time or id>', help: 'a time before which all was done' },
    rate: { value: '<n>', help: `rows a second, so that new ones are not held up (default ${DEFAULT_RATE})` },
    'dry-run': { help: 'counts the acts and writes nothing' },
  },
  async run(tools, input) {
    const text = input.value('since');
    if (text === undefined) throw new UsageError('Since when? --since <time or id> is needed.');
    const id = parseMoment('since', text);
    const since: Moment = { at: timeOf(id), id };
    const rate = parseNumber('rate', input.value('rate'), { min: 1, max: 100_000, whole: false });
    const { pool } = await tools.database();
    const counts: Record<string, number> = {};
    for (const act of acts) counts[act.what] = await countActs(pool, act, since);
    const isDryRun = input.flag('dry-run');
    if (isDryRun) return report(counts, { isDryRun, interrupted: false });
    await enqueueAll(
      tools,
      since,
      Object.values(counts).reduce((sum, count) => sum + count, 0),
      rate,
    );
    for (const due of dues) if (!tools.signal.aborted) counts[due.what] = await makeDue(pool, due, since);
    return report(counts, { isDryRun, interrupted: tools.signal.aborted });
  },
};

async function enqueueAll(tools: Tools, since: Moment, total: number, rate = DEFAULT_RATE): Promise<void> {
  const { pool } = await tools.database();
  const { signal } = tools;
  const describe = createRate();
  const batch = Math.ceil(rate / BATCHES_PER_SECOND);
  let done = 0;
  for (const act of acts) {
    let place = BEGINNING;
    let queued = batch;
    while (queued === batch && !signal.aborted) {
      ({ queued, last: place } = await enqueueActs(pool, act, since, place, batch));
      done += queued;
      tools.progress(describe(done, total));
      await sleep((queued / rate) * 1_000, undefined, { signal }).catch(() => {});
    }
  }
}

function report(
  counts: Record<string, number>,
  { isDryRun, interrupted }: { isDryRun: boolean; interrupted: boolean },
): Result {
  const lines = table(
    ['', isDryRun ? 'found' : 'again'],
    Object.entries(counts).map(([what, count]) => [what, String(count)]),
    [1],
  );
  if (interrupted) lines.push('', 'Interrupted: run it again.');
  else if (!isDryRun) lines.push('', 'The relay sends them. When the outbox is empty: verify --repair.');
  return { ok: !interrupted, data: { ...counts, interrupted }, lines };
}

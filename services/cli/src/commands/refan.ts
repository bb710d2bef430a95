import { setTimeout as sleep } from 'node:timers/promises';
import type { PostId } from '@ripple/messages';
import { countPosts, type PostRange, refanPosts } from '@ripple/posts';
import type { Result, ServerCommand } from '../command.ts';
import { parseMoment } from '../moment.ts';
import { parseNumber } from '../numbers.ts';
import { createRate } from '../progress.ts';
import { plural } from '../text.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_RATE = 200;
/** Batches a second: small ones, so that the rows of new posts don't wait behind a large one. */
const BATCHES_PER_SECOND = 4;

export const refan: ServerCommand = {
  name: 'refan',
  summary: 'Sends the posts of a time range through the fan-out once more',
  help: [
    'Writes an outbox row for every post of the range that is not deleted; the relay sends them. Timelines',
    'that hold a post already are not changed, others get it. Repeating it is harmless; an interrupted one',
    'says where to go on. Times are ISO 8601 with a zone, or a date (UTC); a post id stands for its moment.',
  ],
  examples: ['--since 2025-06-01T12:00:00Z --until 2025-06-01T12:30:00Z --dry-run', '--since 2025-06-01'],
  options: {
    since: { value: '<time or id>', help: 'from here on, included' },
    until: { value: '<time or id>', help: 'up to here, not included (default: now)' },
    rate: {
      value: '<n>',
      help: `posts a second, so that new ones are not held up (default ${DEFAULT_RATE})`,
    },
    'dry-run': { help: 'counts the posts and writes nothing' },
  },
  async run(tools, input) {
    const since = input.value('since');
    if (since === undefined) throw new UsageError('Since when? --since <time or id> is needed.');
    const until = input.value('until') ?? new Date().toISOString();
    const range = { from: parseMoment('since', since), until: parseMoment('until', until) };
    if (range.from >= range.until) throw new UsageError('--since must be before --until.');
    const rate = parseNumber('rate', input.value('rate'), { min: 1, max: 100_000, whole: false });
    const { pool } = await tools.database();
    const posts = await countPosts(pool, range);
    const isDryRun = input.flag('dry-run');
    const sent = isDryRun ? { queued: 0, next: undefined } : await queueAll(tools, range, posts, rate);
    return report({ ...sent, posts, isDryRun });
  },
};

/** @returns how many posts were queued and, if it was interrupted, from which post to go on */
async function queueAll(
  tools: Tools,
  range: PostRange,
  total: number,
  rate = DEFAULT_RATE,
): Promise<{ queued: number; next: PostId | undefined }> {
  const { pool } = await tools.database();
  const describe = createRate();
  const batch = Math.ceil(rate / BATCHES_PER_SECOND);
  let queued = 0;
  let { from } = range;
  while (true) {
    if (tools.signal.aborted) return { queued, next: from };
    const { posts, last } = await refanPosts(pool, { ...range, from }, batch);
    queued += posts;
    if (posts < batch || last === undefined) return { queued, next: undefined };
    from = (last + 1) as PostId;
    tools.progress(describe(queued, total));
    await sleep((posts / rate) * 1_000, undefined, { signal: tools.signal }).catch(() => {});
  }
}

function report(done: {
  posts: number;
  queued: number;
  next: PostId | undefined;
  isDryRun: boolean;
}): Result {
  const { posts, queued, next, isDryRun } = done;
  const data = { posts, queued, ...(next !== undefined && { interruptedBefore: String(next) }) };
  if (isDryRun) return { ok: true, data, lines: [`${plural(posts, 'post')} would be sent again.`] };
  const lines = [`${plural(queued, 'post')} queued; the relay sends them.`];
  if (next !== undefined) lines.push(`Interrupted: go on with --since ${next} and the same --until.`);
  return { ok: next === undefined, data, lines };
}

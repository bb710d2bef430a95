import { listDeadLetters } from '@ripple/broker';
import { openDatabase, type Pool } from '@ripple/db';
import { authorsOf, findRemains, findStrayFiles, listLeft, type Remains } from '@ripple/leaving';
import { openStorage } from '@ripple/posts';
import { databaseServers } from '@ripple/runtime';
import type { Input, Result } from '../command.ts';
import { plural, printable } from '../text.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';
import { withProgress } from './dead-letters-select.ts';

/** Tables are read as a whole. */
const QUERY_LIMIT_MS = 3_600_000;
const MOST_NAMED = 20;

/** `verify --deleted`. */
export async function verifyDeleted(tools: Tools, input: Input): Promise<Result> {
  if (input.positionals.length > 0 || input.flag('repair') || input.value('kind') !== undefined)
    throw new UsageError('--deleted goes with no choice of timelines.');
  return lookForDeleted(tools);
}

/** The same beside all else that is verified, where there are users who have left. */
export async function verifyDeletedIfAny(tools: Tools): Promise<Result | undefined> {
  const { pool } = await tools.database();
  const { rows } = await pool.query<{ any: boolean }>(
    'select exists (select from deletions where completed_at is not null) as any',
  );
  return rows[0]?.any ? lookForDeleted(tools) : undefined;
}

/** Whether something is left of users who have left. */
async function lookForDeleted(tools: Tools): Promise<Result> {
  const patient = openDatabase({
    ...databaseServers(tools.settings),
    connections: 1,
    applicationName: 'ripple-cli',
    queryLimitMs: QUERY_LIMIT_MS,
    onConnectionError: () => {},
  });
  try {
    return await look(tools, patient.pool);
  } finally {
    await patient.close();
  }
}

async function look(tools: Tools, pool: Pool): Promise<Result> {
  const { settings, signal } = tools;
  const redis = await tools.redis();
  const { users, remains } = await findRemains(
    { pool, redis, namespace: settings.NAMESPACE },
    { signal, onProgress: (count) => tools.progress(`${plural(count, 'user')} looked at`) },
  );
  remains.push(...(await findInDeadLetters(tools, pool)));
  const storage = await openOwnStorage(tools);
  const strayFiles = storage === undefined ? undefined : await findStrayFiles({ pool, storage }, signal);
  const isClean = remains.length === 0 && (strayFiles ?? []).length === 0;
  return {
    ok: isClean && !signal.aborted,
    data: {
      users,
      remains: remains.map(({ userId, ...rest }) => ({ userId: String(userId), ...rest })),
      strayFiles: strayFiles ?? null,
      interrupted: signal.aborted,
    },
    lines: [
      ...remains.slice(0, MOST_NAMED).map(describe),
      ...(remains.length > MOST_NAMED
        ? [`… and ${remains.length - MOST_NAMED} more (--json names them)`]
        : []),
      ...(strayFiles ?? []).slice(0, MOST_NAMED).map((key) => printable(`storage: ${key} belongs to no row`)),
      isClean
        ? `${plural(users, 'user')} who have left: nothing is left of them.`
        : `${plural(users, 'user')} who have left: something is left (docs/runbook.md#a-user-has-left).`,
      ...(strayFiles === undefined
        ? ['The storage was not looked at: neither MEDIA_DIR nor MEDIA_S3_BUCKET is set.']
        : []),
      ...(signal.aborted ? ['Interrupted: not all of it was looked at.'] : []),
    ],
  };
}

const describe = ({ userId, where, count }: Remains): string =>
  printable(`user ${userId}: ${plural(count, 'row')} in ${where}`);

async function openOwnStorage({ settings }: Tools) {
  const { MEDIA_DIR = '', MEDIA_S3_BUCKET } = settings;
  if (MEDIA_DIR === '' && MEDIA_S3_BUCKET === undefined) return undefined;
  return openStorage({ ...settings, MEDIA_DIR });
}

/** Messages that were given up hold tags of posts, and those about edits their former texts. */
async function findInDeadLetters(tools: Tools, pool: Pool): Promise<Remains[]> {
  const letters = await listDeadLetters(withProgress(tools), ({ body }) => authorsOf(body).length > 0);
  const authors = letters.flatMap(({ body }) => authorsOf(body));
  const left = await listLeft(pool, [...new Set(authors)]);
  return left.map((userId) => ({
    userId,
    where: 'dead letters',
    count: authors.filter((author) => author === userId).length,
  }));
}

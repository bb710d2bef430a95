import { mapLimit } from '@ripple/concurrency';
import type { Checked, CheckedLine } from '../check-line.ts';
import { type Kind, kinds } from '../line.ts';
import { writeBlocks, writeMutes } from './blocks.ts';
import { writeFollows } from './follows.ts';
import { writeBookmarks, writeFavourites } from './marks.ts';
import { writePosts } from './posts.ts';
import { writeReposts } from './reposts.ts';
import { writeTopics } from './topics.ts';
import { writeUsers } from './users.ts';
import type { Fate, WriteContext } from './write.ts';

type Writers = { [Of in Kind]: (context: WriteContext, lines: Checked<Of>[]) => Promise<Fate[]> };

const writers: Writers = {
  user: writeUsers,
  block: writeBlocks,
  mute: writeMutes,
  follow: writeFollows,
  topic: writeTopics,
  post: writePosts,
  repost: writeReposts,
  favourite: writeFavourites,
  bookmark: writeBookmarks,
};

/** Lines that one transaction writes. A post is some thirty rows, with its words. */
const MOST_AT_ONCE: Partial<Record<Kind, number>> = { user: 500, post: 500, follow: 5_000 };
/**
 * Where there is most to write, two transactions do it at once, each with its own users: those who lock the same rows hold
 * each other up.
 */
const AT_ONCE = 2;
const ownerOf: { [Of in Kind]?: (line: Checked<Of>) => string } = {
  follow: ({ said }) => said.followee,
  post: ({ said }) => said.author,
};
/** Two imports of posts of the same moments take each other's ids; who fails has waited for the other. */
const MOST_TRIES = 10;

/** What became of some lines is told to it, as soon as that is known. */
type Report = (lines: CheckedLine[], fates: Fate[]) => void;

/**
 * Writes lines, kind by kind, so that each comes after what it names. One that the database refuses, against all checks, is
 * found by halves, and stops no other.
 */
export async function writeLines(context: WriteContext, lines: CheckedLine[], report: Report): Promise<void> {
  const byKind = new Map<Kind, CheckedLine[]>(kinds.map((kind) => [kind, []]));
  for (const line of lines) byKind.get(line.kind)?.push(line);
  for (const kind of kinds) await writeKind(context, kind, byKind.get(kind) ?? [], report);
}

/** Those that name each other come into several rounds. */
async function writeKind(
  context: WriteContext,
  kind: Kind,
  lines: CheckedLine[],
  report: Report,
): Promise<void> {
  for (let rest = lines; rest.length > 0; ) {
    const missing = new Map<CheckedLine, Fate>();
    await mapLimit(partsOf(kind, rest), { limit: AT_ONCE }, async (parts) => {
      for (const part of parts) {
        const fates = await writeSome(context, kind, part);
        for (const [index, line] of part.entries()) {
          const fate = fates[index] as Fate;
          if (typeof fate === 'object' && 'missing' in fate) missing.set(line, fate);
          else report([line], [fate]);
        }
      }
    });
    const left = rest.filter((line) => missing.has(line));
    if (left.length === rest.length || kind !== 'post') {
      report(
        left,
        left.map((line) => missing.get(line) as Fate),
      );
      return;
    }
    rest = left;
  }
}

/** Parts for a transaction each, one after the other, and of these as many lists as are written at once. */
function partsOf(kind: Kind, lines: CheckedLine[]): CheckedLine[][][] {
  const owner = ownerOf[kind] as ((line: CheckedLine) => string) | undefined;
  const most = MOST_AT_ONCE[kind] ?? lines.length;
  const lists = Array.from({ length: owner ? AT_ONCE : 1 }, (): CheckedLine[] => []);
  for (const line of lines) lists[owner ? hashOf(owner(line)) % AT_ONCE : 0]?.push(line);
  return lists.map((list) =>
    Array.from({ length: Math.ceil(list.length / most) }, (_, at) => list.slice(at * most, (at + 1) * most)),
  );
}

/** Spreads names evenly: FNV-1a. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  // Its lowest bit is that of the characters alone.
  return (hash ^ (hash >>> 15)) >>> 0;
}

async function writeSome(
  context: WriteContext,
  kind: Kind,
  lines: CheckedLine[],
  tries = 1,
): Promise<Fate[]> {
  try {
    return await writers[kind](context, lines as never);
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    // A deadlock, a lock that took too long, or an id that was given to something else in that moment.
    if (/^(40|55P03|23505)/.test(code) && tries < MOST_TRIES)
      return writeSome(context, kind, lines, tries + 1);
    // Data exceptions and violated constraints.
    if (!/^2[23]/.test(code)) throw error;
    if (lines.length === 1) return [{ bad: `is refused by the database: ${(error as Error).message}` }];
    const half = Math.ceil(lines.length / 2);
    return [
      ...(await writeSome(context, kind, lines.slice(0, half))),
      ...(await writeSome(context, kind, lines.slice(half))),
    ];
  }
}

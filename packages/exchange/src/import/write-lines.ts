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
const MOST_AT_ONCE: Partial<Record<Kind, number>> = { user: 500, post: 500 };
const RETRIES = 3;

/**
 * Writes lines, kind by kind, so that each comes after what it names; those of one kind by a transaction for so many of them
 * as are given, or fewer. One that the database refuses, against all checks, is found by halves, and stops no other.
 * @returns what became of each
 */
export async function writeLines(
  context: WriteContext,
  lines: CheckedLine[],
  onWritten: (lines: CheckedLine[], fates: Fate[]) => void,
): Promise<void> {
  const byKind = new Map<Kind, CheckedLine[]>(kinds.map((kind) => [kind, []]));
  for (const line of lines) byKind.get(line.kind)?.push(line);
  for (const kind of kinds) {
    const some = byKind.get(kind) ?? [];
    const most = MOST_AT_ONCE[kind] ?? some.length;
    for (let from = 0; from < some.length; from += most) {
      const part = some.slice(from, from + most);
      onWritten(part, await writeSome(context, kind, part));
    }
  }
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
    if (/^(40|55P03|23505)/.test(code) && tries < RETRIES) return writeSome(context, kind, lines, tries + 1);
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

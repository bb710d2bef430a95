import { groupBy } from './group-by.ts';
import { type Ledger, markOf } from './ledger.ts';
import type { Rows } from './truth.ts';

/** What Postgres and the clients disagree about, in sentences. */
export interface Accounts {
  lost: string[];
  doubled: string[];
  unexpected: string[];
  /** Posts that were not accepted, however often they were sent. */
  unanswered: number;
}

/** Compares what was promised with what Postgres holds, before any timeline is looked at. */
export function checkAccounts({ postings }: Ledger, { posts, users }: Rows): Accounts {
  const accounts: Accounts = { lost: [], doubled: [], unexpected: [], unanswered: 0 };
  const { lost, doubled, unexpected } = accounts;
  const rowOf = new Map(posts.map((row) => [row.id, row]));
  // A deleted post has no text left: it is known by its id alone.
  const [there, deleted] = [posts.filter((row) => !row.isDeleted), posts.filter((row) => row.isDeleted)];
  const rowsOf = groupBy(there, ({ text }) => markOf(text));
  const handleOf = new Map(users.map(({ id, handle }) => [id, handle]));

  for (const { mark, author, ids, doomed, deletedAt } of postings) {
    if (ids.size === 0) accounts.unanswered++;
    if (ids.size > 1) doubled.push(`post ${mark} was answered with the ids ${[...ids].join(' and ')}`);
    const rows = rowsOf.get(mark) ?? [];
    if (rows.length > 1) doubled.push(`post ${mark} is in Postgres ${rows.length} times`);
    for (const id of ids) {
      const row = rowOf.get(id);
      const isOther = row && !row.isDeleted && markOf(row.text) !== mark;
      if (row === undefined || isOther || handleOf.get(row.author) !== author.handle) {
        lost.push(`post ${mark} was answered with the id ${id}, which Postgres doesn't know as such`);
      } else if (row.isDeleted && !doomed) lost.push(`post ${mark} is deleted, which nobody asked for`);
      else if (!row.isDeleted && deletedAt !== undefined) {
        unexpected.push(`post ${mark} is there, though its deletion was answered`);
      }
    }
  }
  const known = new Set(postings.map(({ mark }) => mark));
  for (const [mark, rows] of rowsOf) {
    if (mark === undefined || !known.has(mark)) unexpected.push(`${rows.length} posts that nobody has sent`);
  }
  const answered = new Set(postings.flatMap(({ ids }) => [...ids]));
  const strange = deleted.filter(({ id }) => !answered.has(id));
  if (strange.length > 0) unexpected.push(`${strange.length} deleted posts that nobody has sent`);
  return accounts;
}

import { tags } from '../lab/texts.ts';
import type { Disagreements } from './findings.ts';
import { groupBy } from './group-by.ts';
import { isOlder, type Ledger, markOf, type Posting, textAt } from './ledger.ts';
import { listLeft, type PostRow, type Rows } from './rows.ts';

/** What Postgres and the clients disagree about. */
export interface Accounts extends Disagreements {
  /** Posts that were not accepted, however often they were sent. */
  unanswered: number;
}

/** Compares what authors were promised with what Postgres holds, before any timeline is looked at. */
export function checkAccounts({ postings }: Ledger, rows: Rows): Accounts {
  const posts = rows.posts.filter(({ repostOf }) => repostOf === null);
  const accounts: Accounts = { lost: [], doubled: [], unexpected: [], unanswered: 0 };
  const { lost, doubled, unexpected } = accounts;
  const rowOf = new Map(posts.map((row) => [row.id, row]));
  // A deleted post has no text left: it is known by its id alone.
  const [there, deleted] = [posts.filter((row) => !row.isDeleted), posts.filter((row) => row.isDeleted)];
  const rowsOf = groupBy(there, ({ text }) => markOf(text));
  const tagsOf = groupBy(rows.tags, ({ post }) => post);
  const left = listLeft(rows);

  for (const posting of postings) {
    const { mark, author, ids, doomed, deletedAt } = posting;
    if (ids.size === 0) accounts.unanswered++;
    if (ids.size > 1) doubled.push(`post ${mark} was answered with the ids ${[...ids].join(' and ')}`);
    const found = rowsOf.get(mark) ?? [];
    if (found.length > 1) doubled.push(`post ${mark} is in Postgres ${found.length} times`);
    for (const row of found) {
      checkText(posting, row, accounts);
      checkTags(
        row,
        (tagsOf.get(row.id) ?? []).map(({ tag }) => tag),
        accounts,
      );
    }
    for (const id of ids) {
      const row = rowOf.get(id);
      const isOther = row && !row.isDeleted && markOf(row.text) !== mark;
      if (row === undefined || isOther || row.author !== String(author.id)) {
        lost.push(`post ${mark} was answered with the id ${id}, which Postgres doesn't know as such`);
      } else if (left.has(row.author)) {
        if (!row.isDeleted) unexpected.push(`post ${mark} is there, though its author has left`);
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

/** It is as of the last edit that was answered, or of one that was not. */
function checkText(posting: Posting, { text }: PostRow, { lost, unexpected }: Disagreements): void {
  const { mark, edits } = posting;
  const answered = textAt(posting);
  const unanswered = edits.filter(({ answeredAt }) => answeredAt === undefined);
  if (text === answered || unanswered.some((edit) => edit.text === text)) return;
  if (isOlder(text, answered)) lost.push(`post ${mark} is as it was before an edit that was answered`);
  else unexpected.push(`post ${mark} has a text that its author has not given it`);
}

function checkTags({ text, isPublic }: PostRow, tagged: string[], { unexpected }: Disagreements): void {
  const named = isPublic ? tags.filter((tag) => text.includes(`#${tag}`)) : [];
  if (named.sort().join() === tagged.sort().join()) return;
  unexpected.push(`post ${markOf(text)} has the tags "${tagged}" instead of "${named}"`);
}

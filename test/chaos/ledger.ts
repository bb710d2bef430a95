import type { Visibility } from '@ripple/posts';
import type { Person } from '../lab/world/world.ts';

/** A text that a post was given later. */
interface Edit {
  text: string;
  /** When that was answered. */
  answeredAt: number | undefined;
}

/** A post as its author's client knows it. */
export interface Posting {
  /** Part of the text and of the Idempotency-Key, so that it names the post in Postgres, too. */
  mark: string;
  author: Person;
  text: string;
  /** In their order; each is answered before the next is asked for. */
  edits: Edit[];
  visibility: Visibility;
  inReplyTo: string | undefined;
  begunAt: number;
  /** Every id that was answered with 201; one, if all is well. */
  ids: Set<string>;
  acceptedAt: number | undefined;
  /** Whether its author deletes it later: from then on it may be gone from anywhere at any time. */
  doomed: boolean;
  /** What may keep it from others for a while, or for ever: that moderators hide it, or that its author is suspended or leaves. */
  wavering: 'by moderators' | 'with its author' | undefined;
  /** When it was answered that it is hidden, if nothing else was asked for since. */
  hiddenAt: number | undefined;
  /** When the deletion was answered. */
  deletedAt: number | undefined;
}

/** What the clients have tried, and what they were promised. */
export interface Ledger {
  postings: Posting[];
  begin(
    posting: Pick<
      Posting,
      'author' | 'text' | 'visibility' | 'inReplyTo' | 'doomed' | 'wavering' | 'begunAt'
    >,
  ): Posting;
  /** The posts that are to stay, as far as they were accepted. */
  lasting(): Posting[];
  /** Those of them that are to be seen all the time. */
  steady(): Posting[];
  byId(id: string): Posting | undefined;
  accept(posting: Posting, id: string, at: number): void;
  edit(posting: Posting, text: string): Edit;
}

const MARK = /\(c(\d+)(?:r(\d+))?\)$/;

/** The mark at the end of a text. */
export const markOf = (text: string): string | undefined => MARK.exec(text)?.[1];
/** How often a post had been edited when it had this text. */
const editionOf = (text: string): number => Number(MARK.exec(text)?.[2] ?? 0);
/** Whether a text is from before another one of the same post, or differs from it without being later. */
export const isOlder = (text: string, than: string): boolean =>
  text !== than && editionOf(text) <= editionOf(than);

/** The text that a post has by the last answer to its author, if that came before `at`. */
export const textAt = ({ text, edits }: Posting, at = Number.POSITIVE_INFINITY): string =>
  edits.findLast(({ answeredAt = Number.POSITIVE_INFINITY }) => answeredAt < at)?.text ?? text;

export function createLedger(): Ledger {
  const postings: Posting[] = [];
  const byId = new Map<string, Posting>();
  const lasting = () => postings.filter(({ doomed, acceptedAt }) => !doomed && acceptedAt !== undefined);
  return {
    postings,
    begin(draft) {
      const mark = String(postings.length);
      const posting: Posting = {
        ...draft,
        mark,
        text: `${draft.text} (c${mark})`,
        edits: [],
        ids: new Set(),
        acceptedAt: undefined,
        deletedAt: undefined,
        hiddenAt: undefined,
      };
      postings.push(posting);
      return posting;
    },
    lasting,
    steady: () => lasting().filter(({ wavering }) => wavering === undefined),
    byId: (id) => byId.get(id),
    accept(posting, id, at) {
      posting.ids.add(id);
      posting.acceptedAt ??= at;
      byId.set(id, posting);
    },
    edit(posting, text) {
      const edit = { text: `${text} (c${posting.mark}r${posting.edits.length + 1})`, answeredAt: undefined };
      posting.edits.push(edit);
      return edit;
    },
  };
}

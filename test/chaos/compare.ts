import { isOlder } from './ledger.ts';

/** What is wrong with a timeline, as a reader sees it. */
export interface Differences {
  /** They belong there and are not there. */
  lost: string[];
  /** They are there more than once. */
  doubled: string[];
  /** They are there and don't belong there. */
  unexpected: string[];
  /** They are there with a text from before an edit. */
  outdated: string[];
  /** How many are newer than the one before them. */
  outOfOrder: number;
}

/** An item that a reader was shown. */
export interface Shown {
  id: string;
  /** The post that it shows: of a repost, what that passes on. */
  post: string;
  text: string;
}

/** What a timeline should be. */
export interface Owing {
  owed: readonly string[];
  /** What may be there or not. */
  either?: ReadonlySet<string> | undefined;
  /** The text of a post, as far as it is known. */
  textOf?: ((post: string) => string | undefined) | undefined;
}

/** Compares what a reader was shown, from the first page to the last, with what is owed to it. */
export function compare({ owed, either, textOf }: Owing, shown: readonly Shown[]): Differences {
  const expected = new Set(owed);
  const seen = new Set<string>();
  const doubled = new Set<string>();
  const unexpected: string[] = [];
  for (const { id } of shown) {
    if (seen.has(id)) doubled.add(id);
    else if (!expected.has(id) && !either?.has(id)) unexpected.push(id);
    seen.add(id);
  }
  const isOutdated = ({ post, text }: Shown) => {
    const known = textOf?.(post);
    return known !== undefined && isOlder(text, known);
  };
  return {
    lost: owed.filter((id) => !seen.has(id)),
    doubled: [...doubled],
    unexpected,
    outdated: shown.filter(isOutdated).map(({ id }) => id),
    outOfOrder: shown.filter(({ id }, at) => at > 0 && Number(id) > Number(shown[at - 1]?.id)).length,
  };
}

export const isRight = ({ lost, doubled, unexpected, outdated, outOfOrder }: Differences): boolean =>
  lost.length + doubled.length + unexpected.length + outdated.length + outOfOrder === 0;

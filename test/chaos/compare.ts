/** What is wrong with a timeline, as a reader sees it. */
export interface Differences {
  /** They belong there and are not there. */
  lost: string[];
  /** They are there more than once. */
  doubled: string[];
  /** They are there and don't belong there. */
  unexpected: string[];
  /** How many are newer than the one before them. */
  outOfOrder: number;
}

/** Compares the ids that a reader was shown, from the first page to the last, with those owed to it. */
export function compare(owed: readonly string[], shown: readonly string[]): Differences {
  const expected = new Set(owed);
  const seen = new Set<string>();
  const doubled = new Set<string>();
  const unexpected: string[] = [];
  for (const id of shown) {
    if (seen.has(id)) doubled.add(id);
    else if (!expected.has(id)) unexpected.push(id);
    seen.add(id);
  }
  return {
    lost: owed.filter((id) => !seen.has(id)),
    doubled: [...doubled],
    unexpected,
    outOfOrder: shown.filter((id, at) => at > 0 && Number(id) > Number(shown[at - 1])).length,
  };
}

export const isRight = ({ lost, doubled, unexpected, outOfOrder }: Differences): boolean =>
  lost.length + doubled.length + unexpected.length + outOfOrder === 0;

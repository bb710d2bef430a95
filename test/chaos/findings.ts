import { nameOf } from './truth.ts';
import type { Wrong } from './verify.ts';

/** All that was wrong, each once, however often it was found. */
export interface Findings {
  lost: Set<string>;
  /** Not there a minute after it should have been, but still on its way. */
  late: Set<string>;
  doubled: Set<string>;
  unexpected: Set<string>;
  outdated: Set<string>;
  outOfOrder: Set<string>;
  /** @param onTheWay whether messages were still waiting, so that what is missing may still come */
  addTimelines(wrong: Wrong[], onTheWay: boolean): void;
  /** Names of what is wrong. */
  addAccounts(accounts: Partial<Disagreements>): void;
}

/** What two sides that should agree disagree about, in sentences. */
export interface Disagreements {
  lost: string[];
  doubled: string[];
  unexpected: string[];
}

export function createFindings(): Findings {
  const findings: Findings = {
    lost: new Set(),
    late: new Set(),
    doubled: new Set(),
    unexpected: new Set(),
    outdated: new Set(),
    outOfOrder: new Set(),
    addTimelines(wrong, onTheWay) {
      for (const { place, differences } of wrong) {
        const name = nameOf(place);
        const add = (set: Set<string>, ids: string[]) => {
          for (const id of ids) set.add(`${name}: ${id}`);
        };
        add(onTheWay ? findings.late : findings.lost, differences.lost);
        add(findings.doubled, differences.doubled);
        add(findings.unexpected, differences.unexpected);
        add(onTheWay ? findings.late : findings.outdated, differences.outdated);
        if (differences.outOfOrder > 0) findings.outOfOrder.add(name);
      }
    },
    addAccounts({ lost = [], doubled = [], unexpected = [] }) {
      for (const each of lost) findings.lost.add(each);
      for (const each of doubled) findings.doubled.add(each);
      for (const each of unexpected) findings.unexpected.add(each);
    },
  };
  return findings;
}

/** Adds to what was found where a number that is shown is not the one that is owed. */
export function compareCounts(found: Disagreements, what: string, owed: number, shown: number): void {
  if (shown < owed) found.lost.push(`${what}: ${shown} of ${owed}`);
  if (shown > owed) found.unexpected.push(`${what}: ${shown} instead of ${owed}`);
}

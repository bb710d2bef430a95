import { nameOf } from './truth.ts';
import type { Wrong } from './verify.ts';

/** All that was wrong, each once, however often it was found. */
export interface Findings {
  lost: Set<string>;
  /** Not there a minute after it should have been, but still on its way. */
  late: Set<string>;
  doubled: Set<string>;
  unexpected: Set<string>;
  outOfOrder: Set<string>;
  /** @param onTheWay whether messages were still waiting, so that what is missing may still come */
  addTimelines(wrong: Wrong[], onTheWay: boolean): void;
  /** Names of what is wrong. */
  addAccounts(accounts: { lost: string[]; doubled?: string[]; unexpected: string[] }): void;
}

export function createFindings(): Findings {
  const findings: Findings = {
    lost: new Set(),
    late: new Set(),
    doubled: new Set(),
    unexpected: new Set(),
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
        if (differences.outOfOrder > 0) findings.outOfOrder.add(name);
      }
    },
    addAccounts({ lost, doubled = [], unexpected }) {
      for (const each of lost) findings.lost.add(each);
      for (const each of doubled) findings.doubled.add(each);
      for (const each of unexpected) findings.unexpected.add(each);
    },
  };
  return findings;
}

import { isSound, type TimelineKind, timelineKinds, type Verified } from '@ripple/timelines';

/** Counts over the timelines of one kind. */
export interface KindTally {
  kind: TimelineKind;
  checked: number;
  /** Under construction, or gone again. */
  skipped: number;
  wrong: number;
  missing: number;
  extra: number;
  doubled: number;
  outOfOrder: number;
  stale: number;
  repaired: number;
  /** Wrong still. */
  remaining: number;
}

export interface Tally {
  add(verified: Verified): void;
  checked(): number;
  wrong(): number;
  kinds(): KindTally[];
  /** The wrong ones, the first of them. */
  problems: Verified[];
}

/** Named one by one; the others are counted. */
const MOST_PROBLEMS = 1_000;

export function createTally(): Tally {
  const tallies = new Map<TimelineKind, KindTally>();
  const problems: Verified[] = [];
  const sum = (pick: (tally: KindTally) => number) =>
    [...tallies.values()].reduce((total, tally) => total + pick(tally), 0);
  return {
    problems,
    add({ found, now }) {
      const { kind } = found.timeline;
      const tally = tallies.get(kind) ?? emptyTally(kind);
      tallies.set(kind, tally);
      if (found.state === 'checked') tally.checked += 1;
      else tally.skipped += 1;
      tally.stale += found.stale;
      if (isSound(found)) return;
      tally.wrong += 1;
      tally.missing += found.missing.length;
      tally.extra += found.extra.length;
      tally.doubled += found.doubled.length;
      tally.outOfOrder += found.outOfOrder;
      tally.repaired += isSound(now) ? 1 : 0;
      tally.remaining += isSound(now) ? 0 : 1;
      if (problems.length < MOST_PROBLEMS) problems.push({ found, now });
    },
    checked: () => sum(({ checked }) => checked),
    wrong: () => sum(({ wrong }) => wrong),
    kinds: () => timelineKinds.flatMap((kind) => tallies.get(kind) ?? []),
  };
}

const emptyTally = (kind: TimelineKind): KindTally => ({
  kind,
  checked: 0,
  skipped: 0,
  wrong: 0,
  missing: 0,
  extra: 0,
  doubled: 0,
  outOfOrder: 0,
  stale: 0,
  repaired: 0,
  remaining: 0,
});

/** A process that has been ready for this long starts with a clean record at its next death. */
const WELL_AFTER_MS = 30_000;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 30_000;

/** The deaths of one program in a row, and the pause that each of them costs. */
export interface Restarts {
  /** The process is ready as of now. */
  ready(): void;
  /** @returns ms to wait before the next start: 200, doubled by every death in a row, 30,000 at most, 50 to 100 % of that */
  died(how: string): number;
  /** An operator's request starts from the beginning. */
  forget(): void;
  isReady(): boolean;
  /** 0 once the process has been ready for half a minute. */
  deathsInARow(): number;
  /** How it died last, in words: `exit code 1`, `SIGKILL`. */
  lastDeath(): string | undefined;
}

/**
 * @param now in ms
 * @param random from 0 to 1; half of a pause is left to chance, so that processes that died together don't come back in step
 */
export function createRestarts({
  now = Date.now,
  random = Math.random,
}: {
  now?: () => number;
  random?: () => number;
} = {}): Restarts {
  let deaths = 0;
  let last: string | undefined;
  let readySince: number | undefined;
  const deathsInARow = () => (readySince !== undefined && now() - readySince >= WELL_AFTER_MS ? 0 : deaths);

  return {
    ready() {
      readySince = now();
    },
    died(how) {
      deaths = deathsInARow() + 1;
      last = how;
      readySince = undefined;
      const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (deaths - 1));
      return Math.round(longest * (0.5 + random() / 2));
    },
    forget() {
      deaths = 0;
    },
    isReady: () => readySince !== undefined,
    deathsInARow,
    lastDeath: () => last,
  };
}

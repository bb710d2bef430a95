import { UsageError } from './usage-error.ts';

/** Parses a number of the command line. @returns `undefined` if the option wasn't given @throws {UsageError} */
export function parseNumber(
  name: string,
  text: string | undefined,
  { min, max, whole }: { min: number; max: number; whole: boolean },
): number | undefined {
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(
    `--${name} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not "${text}".`,
  );
}

/** Levels of `data`: each object or array in another one is one more. */
export const MOST_LEVELS = 100;

/**
 * Why what an application adds to a post or a user can't be kept; `undefined`: it can.
 * @param most bytes of it, as JSON in UTF-8
 */
export function dataProblem(data: object, most: number): string | undefined {
  if (isDeeper(data, MOST_LEVELS)) return `must be at most ${MOST_LEVELS} levels deep`;
  if (Buffer.byteLength(JSON.stringify(data)) > most)
    return `must be at most ${most} bytes long, as JSON in UTF-8`;
  return undefined;
}

/** Level by level: a stranger can make a value deeper than calls may be. */
function isDeeper(value: object, most: number): boolean {
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === most) return true;
    level = level.flatMap((each) => Object.values(each).filter(isObject));
  }
  return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

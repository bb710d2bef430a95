/** A place of a JSON text that can't be held. */
export interface Unholdable {
  /** A JSON pointer (RFC 6901). */
  pointer: string;
  detail: string;
}

/**
 * The places of a JSON text that JavaScript or Postgres can't hold, so that it would not come back as it was given: a
 * number whose decimal value is not that of the double which JSON.parse makes of it, as JavaScript writes that; and in
 * a member `data`, however deep, a string or name with U+0000 or half a surrogate pair. (Other texts are cleaned, or
 * compared with a pattern.)
 * @param text valid JSON
 */
export const findUnholdable = (text: string): Iterable<Unholdable> =>
  SUSPICIOUS.test(text) ? lookThrough(text) : [];

/** Sixteen digits, an exponent, or an escape of U+0000 or of a surrogate: most bodies have none of them. */
const SUSPICIOUS = /[\d.]{16}|\d[eE]|\\u(?:0000|[dD][89a-fA-F])/;

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],]/g;
const UNHOLDABLE = /[\0\p{Surrogate}]/u;

/** An object or array that has begun. */
interface Open {
  /** The name or index of the member that comes. */
  place: string | number;
  /** In an object: the next string is a name. */
  isAtName: boolean;
  isInData: boolean;
}

function* lookThrough(text: string): Generator<Unholdable> {
  const opened: Open[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const inner = opened.at(-1);
    switch (token[0]) {
      case '{':
      case '[': {
        const isObject = token === '{';
        const isInData = inner !== undefined && (inner.isInData || inner.place === 'data');
        opened.push({ place: isObject ? '' : 0, isAtName: isObject, isInData });
        break;
      }
      case '}':
      case ']':
        opened.pop();
        break;
      case ',':
        if (typeof inner?.place === 'number') inner.place += 1;
        else if (inner) inner.isAtName = true;
        break;
      case '"': {
        if (!inner) break;
        if (inner.isInData && token.includes('\\') && UNHOLDABLE.test(JSON.parse(token))) {
          // Of a name, the object that it is in.
          const pointer = pointerTo(inner.isAtName ? opened.slice(0, -1) : opened);
          yield { pointer, detail: 'must have no U+0000 and no half of a surrogate pair' };
        }
        if (!inner.isAtName) break;
        inner.place = JSON.parse(token);
        inner.isAtName = false;
        break;
      }
      default:
        if (!isExact(token))
          yield { pointer: pointerTo(opened), detail: 'must be a number that a double holds exactly' };
    }
  }
}

/** As every number of up to fifteen digits is. */
const isExact = (number: string): boolean =>
  /^-?[\d.]{1,15}$/.test(number) || decimalOf(number) === decimalOf(String(Number(number)));

/** The decimal value of a number: digits that begin and end with none that is 0, and the power of ten. */
function decimalOf(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number);
  // Infinity.
  if (!parts) return number;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

const pointerTo = (opened: Open[]): string =>
  opened.map(({ place }) => `/${String(place).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

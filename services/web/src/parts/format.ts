import { language } from '../text/index.ts';

type Format = Intl.NumberFormat | Intl.RelativeTimeFormat | Intl.DateTimeFormat;
const cache = new Map<string, Format>();

/** The format of a name in the chosen language; making one is slow. */
function formatOf<F extends Format>(name: string, create: (language: string) => F): F {
  const key = `${name} ${language.value}`;
  const format = (cache.get(key) as F | undefined) ?? create(language.value);
  cache.set(key, format);
  return format;
}

export const number = (value: number): string =>
  formatOf('number', (language) => new Intl.NumberFormat(language)).format(value);

/** A count where there is little room: `1.2K`. */
export const compact = (value: number): string =>
  formatOf('compact', (language) => new Intl.NumberFormat(language, { notation: 'compact' })).format(value);

/** A size in bytes as whole megabytes, rounded down. */
export const megabytes = (bytes: number): string => number(Math.floor(bytes / 1e6));

/** A duration in ms for people: `12 ms`, `3.4 s`, `120 s`. */
export const duration = (ms: number): string =>
  ms < 1_000 ? `${number(Math.round(ms))} ms` : `${number(Math.round(ms / 100) / 10)} s`;

/** An ISO date for people, to the minute. */
export const moment = (iso: string): string =>
  formatOf(
    'moment',
    (language) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }),
  ).format(Date.parse(iso));

const SECONDS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
/** From here on a date says more. */
const MOST_AGO_S = 4 * 604_800;

/** Time since an ISO date, in the largest fitting unit: `3 min. ago`; of what is four weeks old or older, the date. */
export function ago(iso: string, now: number): string {
  // The clock of the server may be ahead.
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1_000);
  if (seconds >= MOST_AGO_S) {
    return formatOf('date', (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' })).format(
      Date.parse(iso),
    );
  }
  const [unit, size] = SECONDS.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
  return formatOf(
    'ago',
    (language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
  ).format(-Math.floor(seconds / size), unit);
}

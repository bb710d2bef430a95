import { language } from '../text/index.ts';

const cache = new Map<string, Intl.NumberFormat | Intl.RelativeTimeFormat>();

export const number = (value: number): string => {
  const key = `number ${language.value}`;
  const format = (cache.get(key) as Intl.NumberFormat) ?? new Intl.NumberFormat(language.value);
  cache.set(key, format);
  return format.format(value);
};

/** A duration in ms for people: `12 ms`, `3.4 s`, `120 s`. */
export const duration = (ms: number): string =>
  ms < 1_000 ? `${number(Math.round(ms))} ms` : `${number(Math.round(ms / 100) / 10)} s`;

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Time since an ISO date, in the largest fitting unit: `3 min. ago`. */
export function ago(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1_000;
  const key = `ago ${language.value}`;
  const format =
    (cache.get(key) as Intl.RelativeTimeFormat) ??
    new Intl.RelativeTimeFormat(language.value, { numeric: 'auto', style: 'short' });
  cache.set(key, format);
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return format.format(Math.min(0, Math.round(seconds / size)), unit);
}

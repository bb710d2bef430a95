/** Figures in words, the same in the terminal and on the page. What is not known is a dash. */
export const UNKNOWN = '–';

const grouped = (value: number, decimals: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: decimals });

export function ms(value: number): string {
  if (value >= 10_000) return `${Number((value / 1_000).toFixed(1))} s`;
  return `${value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ms`;
}

/** Digits enough to tell two runs apart, and no more. */
export function quantity(value: number | null | undefined): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  return grouped(value, size >= 100 ? 0 : size >= 1 ? 1 : 3);
}

export const whole = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? UNKNOWN : grouped(Math.round(value), 0);

export const perSecond = (value: number): string => `${quantity(value)}/s`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const mebibytes = (bytes: number): string => `${quantity(bytes / 2 ** 20)} MiB`;

/** Whole minutes where there are any: "40 s", "2 min", "2 min 30 s". */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = Number((seconds - minutes * 60).toFixed(1));
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** Text of others in one line of a terminal: it must not move the cursor or change the colours. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

/** Rows under a head, in columns; numbers are given as text, and stand to the right if `right` says so. */
export function table(head: string[], rows: string[][], right: number[] = []): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** A time span for people: two figures are enough. */
export function span(ms: number): string {
  if (ms < 1_000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/**
 * Text of unknown origin for a terminal: control characters, which could move its cursor or recolour it,
 * are shown instead of sent. `width` characters at most.
 */
export function printable(text: string, width = Number.POSITIVE_INFINITY): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}]/gu, (char) =>
    char === '\n' ? ' ' : `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
  return shown.length > width ? `${shown.slice(0, width - 1)}…` : shown;
}

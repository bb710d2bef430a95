import { oneLine } from './quantities.ts';

/** Figures in words, for the terminal and the page alike. */
export interface Table {
  head?: string[];
  rows: string[][];
  /** Columns that hold words and are read from the left. */
  words: number[];
}
export type Fact = [name: string, value: string];

/** What a cell says of a budget. */
export const KEPT = 'kept';
export const BROKEN = 'BROKEN';

/** Blocks of lines with an empty line between each two; those that are undefined or empty are left out. */
export const terminalLines = (...blocks: (Table | string[] | undefined)[]): string[] =>
  blocks
    .map((block) => (Array.isArray(block) ? block : tableLines(block)))
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));

export const factTable = (facts: Fact[]): Table => ({ rows: facts, words: [0, 1] });

/** Columns of words to the left, of figures to the right. Text of others can't move the cursor. */
function tableLines({ head, rows, words }: Table = { rows: [], words: [] }): string[] {
  const all = [...(head ? [head] : []), ...rows].map((row) => row.map(oneLine));
  const widths = (all[0] ?? []).map((_, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return words.includes(index) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

export type Point = [second: number, value: number | null];

/** More would fall on the same pixels, and a page of an hour would be megabytes. */
const MOST_POINTS = 600;

/** The worst of each bin, at the second it was measured: no maximum is lost. A bin without a figure is a gap. */
export function worstOfBins(points: Point[], most = MOST_POINTS): Point[] {
  return bins(points, most).map((bin) =>
    bin.reduce((worst, point) => ((point[1] ?? -1) > (worst[1] ?? -1) ? point : worst)),
  );
}

/** The mean of each bin, in its middle: of a rate, the worst seconds alone would tell a rate that never was. */
export function meanOfBins(points: Point[], most = MOST_POINTS): Point[] {
  return bins(points, most).map((bin) => {
    const values = bin.flatMap(([, value]) => (value === null ? [] : [value]));
    const [first] = bin[0] ?? [0];
    const [last] = bin.at(-1) ?? [first];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [(first + last) / 2, values.length > 0 ? mean : null];
  });
}

function bins(points: Point[], most: number): Point[][] {
  const size = Math.max(1, Math.ceil(points.length / most));
  return Array.from({ length: Math.ceil(points.length / size) }, (_, bin) =>
    points.slice(bin * size, (bin + 1) * size),
  );
}

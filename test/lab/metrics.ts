export interface Measurement {
  labels: Record<string, string>;
  value: number;
}

/**
 * The samples of one metric.
 * @param text what a process answers at /metrics: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseMetric(text: string, name: string): Measurement[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith(name)) return [];
    const [, metric, labels = '', value] = /^([^{ ]+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (metric !== name) return [];
    const pairs = [...labels.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]);
    return [{ labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

export function sumOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels);
  return parseMetric(text, name)
    .filter((sample) => wanted.every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

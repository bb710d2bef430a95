/** Three digits are more than a shared machine tells. */
export function quantity(value: number): string {
  if (value >= 1_000) return Number(value.toPrecision(3)).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** How a ring's budget is broken, in sentences: by the p99 where the worst may take longer, and by the worst. */
export function overBudget(
  { budgetMs, worstMs }: { budgetMs: number; worstMs: number },
  { p99, max }: { p99: number; max: number },
): string[] {
  const found: string[] = [];
  if (worstMs > budgetMs && p99 > budgetMs) found.push(`p99 ${Math.round(p99)} ms is over ${budgetMs} ms`);
  if (max > worstMs) found.push(`the worst, ${Math.round(max)} ms, is over ${worstMs} ms`);
  return found;
}

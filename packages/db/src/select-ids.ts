import type { Pool } from './database.ts';

/** The ids that a named statement selects, as `id`. */
export async function selectIds(
  pool: Pool,
  name: string,
  text: string,
  values: unknown[],
): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({ name, text, values });
  return rows.map(({ id }) => id);
}

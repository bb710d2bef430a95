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

/**
 * The ids that a named statement selects for each of some owners, as `owner` and `id`.
 * @param values what stands behind the owners, which are the first
 */
export async function selectIdsOfEach(
  pool: Pool,
  { name, text, owners, values = [] }: { name: string; text: string; owners: number[]; values?: unknown[] },
): Promise<number[][]> {
  const { rows } = await pool.query<{ owner: number; id: number }>({
    name,
    text,
    values: [owners, ...values],
  });
  const found = new Map<number, number[]>(owners.map((owner) => [owner, []]));
  for (const { owner, id } of rows) found.get(owner)?.push(id);
  return owners.map((owner) => found.get(owner) ?? []);
}

import type { TestRipple } from '../ripple/ripple.ts';

/** Writes down every change of a row, so that a request can be shown to have changed nothing. */
export interface Ledger {
  /** What was committed since it was last asked: `posts INSERT` and the like. */
  changes(): Promise<string[]>;
}

/** That the publisher clears an outbox row comes after an answer, at a moment of its own. */
const watched = {
  users: 'insert or update or delete',
  user_counts: 'insert or update or delete',
  follows: 'insert or update or delete',
  posts: 'insert or update or delete',
  post_tags: 'insert or update or delete',
  idempotency_keys: 'insert or update or delete',
  outbox: 'insert',
};

export async function openLedger({ database: { pool } }: TestRipple): Promise<Ledger> {
  await pool.query(`
    create table ledger (change text not null);
    create function note_change() returns trigger language plpgsql as $$
      begin
        -- What workers do behind the answer to an earlier request is no trace of this one.
        if current_setting('application_name') not like 'ripple-api%' then return null; end if;
        insert into ledger values (tg_table_name || ' ' || tg_op);
        return null;
      end
    $$`);
  for (const [table, events] of Object.entries(watched)) {
    await pool.query(
      `create trigger noted after ${events} on ${table} for each row execute function note_change()`,
    );
  }
  return {
    async changes() {
      const { rows } = await pool.query<{ change: string }>('delete from ledger returning change');
      return rows.map(({ change }) => change);
    },
  };
}

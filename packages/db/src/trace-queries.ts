import { inSpan, recordSpan } from '@ripple/telemetry';
import type { LogEvent } from 'kysely';
import type pg from 'pg';

/** The first word of a statement, for one without a name. */
const verbOf = (text: string): string => /\w+/.exec(text)?.[0].toUpperCase() ?? 'query';

const describe = (summary: string) => ({
  'db.system.name': 'postgresql',
  'db.query.summary': summary,
});

/** Makes a span of every query of a pool that is part of a trace; the span includes the wait for a connection. */
export function tracePool(pool: pg.Pool): void {
  const query = pool.query.bind(pool) as (
    query: string | pg.QueryConfig,
    values?: unknown[],
  ) => Promise<unknown>;
  const traced: typeof query = (text, values) => {
    const summary = typeof text === 'string' ? verbOf(text) : (text.name ?? verbOf(text.text));
    return inSpan(summary, { kind: 'client', attributes: describe(summary) }, () => query(text, values));
  };
  pool.query = traced as typeof pool.query;
}

/** Kysely logs a query once it has ended or failed. */
export function traceKysely(event: LogEvent): void {
  const summary = verbOf(event.query.sql);
  const error = event.level === 'error' ? event.error : undefined;
  recordSpan(summary, event.queryDurationMillis, describe(summary), error);
}

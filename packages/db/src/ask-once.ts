import pg from 'pg';

/**
 * What one server answers, by a connection that is made for this question and ended after it.
 * @param options.limitMs for the connection, and again for each query
 * @throws if there is no answer
 */
export async function askOnce<Answer>(
  url: string,
  options: { applicationName: string; limitMs: number },
  question: (client: pg.Client) => Promise<Answer>,
): Promise<Answer> {
  const client = new pg.Client({
    connectionString: url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.limitMs,
    query_timeout: options.limitMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.end().catch(() => {});
  }
}

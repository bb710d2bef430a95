import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '@ripple/concurrency';
import pg from 'pg';
import { askOnce } from './ask-once.ts';

/** Where several servers are given, none of them takes writes now. */
class NoPrimaryError extends Error {
  override name = 'NoPrimaryError';
  /** As Postgres names a server that takes no writes (read_only_sql_transaction). */
  readonly code = '25006';
}

interface Primary {
  /** A client that connects to the one of the servers that takes writes, whichever the pool's configuration names. */
  Client: typeof pg.Client;
  /** To be told of an error after which it may be another server: all are asked. */
  suspect(): void;
}

/** After a round in which no server took writes. Without a pause, callers would keep the standbys busy with log-ins. */
const PAUSE_MS = 100;
/** One server may be silent, and another be promoted after it was asked: the next search finds it. */
const SEARCH_LIMIT_MS = 1_000;

/**
 * Finds the one of several servers that takes writes, as `target_session_attrs=read-write` of libpq does; but all are
 * asked at once, so that one which is silent delays none, and the answer holds for later connections, each of which
 * checks it with one question. When another server has become the primary, what is still connected to the one before
 * is cut off: that one may be silent, and each query on it would wait for its deadline.
 */
export function findPrimary(urls: readonly string[]): Primary {
  const open = new Set<PrimaryClient>();
  let current: string | undefined;
  let search: Promise<string> | undefined;

  async function searchAll(): Promise<string> {
    const found = await withTimeout(SEARCH_LIMIT_MS, Promise.any(urls.map(askForWrites)));
    current = found;
    for (const client of open) if (client.server !== found) client.connection.stream.destroy();
    return found;
  }

  /** One search at a time, for all who wait. */
  function find(): Promise<string> {
    if (current !== undefined) return Promise.resolve(current);
    if (search) return search;
    search = searchAll().catch((cause) => {
      throw new NoPrimaryError('none of the Postgres servers takes writes', { cause });
    });
    search
      .catch(() => sleep(PAUSE_MS))
      .finally(() => {
        search = undefined;
      });
    return search;
  }

  function suspect(): void {
    current = undefined;
    find().catch(() => {});
  }

  class PrimaryClient extends pg.Client {
    server: string | undefined;

    override connect(): Promise<pg.Client>;
    override connect(callback: (error: Error | null) => void): void;
    override connect(callback?: (error: Error | null) => void): Promise<pg.Client> | undefined {
      const connected = this.#connectToPrimary();
      if (!callback) return connected;
      connected.then(() => callback(null), callback);
      return undefined;
    }

    async #connectToPrimary(): Promise<pg.Client> {
      const server = await find();
      const { hostname, port } = new URL(server);
      this.server = server;
      this.host = hostname.replace(/^\[(.*)\]$/, '$1');
      this.port = Number(port) || 5432;
      // The pool listens once it has the client; an error before that reaches it through the question below.
      this.on('error', () => {});
      try {
        await super.connect();
        await mustTakeWrites(this);
      } catch (error) {
        if (current === server) suspect();
        throw error;
      }
      open.add(this);
      this.once('end', () => open.delete(this));
      return this;
    }
  }

  return { Client: PrimaryClient, suspect };
}

/** @returns `url` @throws if the server there doesn't take writes, or gives no answer */
function askForWrites(url: string): Promise<string> {
  const options = { applicationName: 'ripple-primary', limitMs: SEARCH_LIMIT_MS };
  return askOnce(url, options, (client) => mustTakeWrites(client).then(() => url));
}

async function mustTakeWrites(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only');
  if (rows[0]?.transaction_read_only !== 'off') {
    throw new NoPrimaryError(`the Postgres at ${client.host}:${client.port} takes no writes`);
  }
}

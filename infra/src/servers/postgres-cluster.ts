import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@ripple/db';
import { execa } from 'execa';
import { repositoryRoot } from '../paths.ts';
import { killAllIn } from '../processes/group.ts';
import { stopLeftovers } from '../processes/pid-file.ts';
import { keepPreviousLog } from '../processes/previous-log.ts';
import { type Supervised, supervise } from '../processes/supervise.ts';
import { StartupError } from '../startup-error.ts';
import { cleanEnv, databaseUrl, type PostgresInstance, postgres } from './postgres.ts';
import { postgresHome } from './postgres-home.ts';

export interface PostgresNode {
  /** As the others know it: `postgres_1`. */
  name: string;
  url: string;
  /** Undefined while the node was never started. */
  program: Supervised | undefined;
}

/** A primary and its standbys, of which one at least has what the primary has acknowledged. */
export interface PostgresCluster {
  nodes: PostgresNode[];
  /** `host:port` of all, for DATABASE_NODES and DATABASE_REPLICA_NODES. */
  addresses: string;
  primary(): PostgresNode;
  /** Undefined where a failover has stopped half-way. */
  findPrimary(): PostgresNode | undefined;
  standbys(): PostgresNode[];
  /**
   * Fences the primary: ends every process of it, for good. Then promotes the standby that has received most, and
   * resolves when it takes writes and the other one follows it. If it fails it can be called again, and goes on.
   */
  failOver(): Promise<void>;
  /** Makes standbys of the nodes that were fenced, with a copy of the primary. */
  rejoin(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresClusterOptions {
  /** Also of the folders under /var/lib/ripple, where Postgres can't reach `dir`. */
  name: string;
  /** Each node has a folder in it. */
  dir: string;
  /** One for each node. */
  ports: readonly number[];
  password: string;
  /** Folder of the binaries of Postgres. */
  bin: string;
  log(line: string): void;
  onKeepsDying?(error: StartupError): void;
  signal?: AbortSignal | undefined;
}

const shared = path.join(repositoryRoot, 'infra/postgres/cluster.conf');
const LIMIT_SECONDS = 20;

type Node = PostgresNode & { instance: PostgresInstance; data: string };

/**
 * Starts the cluster in `dir`, or makes one there: the other nodes are copies of the first, and find the
 * primary by asking the others, whichever that is. Which node is the primary stands in the folders of their data
 * (`standby.signal`), and which is fenced in a file beside it, so that a restart knows both.
 */
export async function startPostgresCluster(options: PostgresClusterOptions): Promise<PostgresCluster> {
  const { log, bin, signal, onKeepsDying = () => {} } = options;
  const nodes = await Promise.all(options.ports.map((port, index) => openNode(options, port, index + 1)));

  async function start(node: Node): Promise<void> {
    // Also where the node has run before: a copy of the primary has the configuration of that one.
    const program = await postgres(node.instance, bin, settingsOf(node, nodes));
    if (node.program) return node.program.resume();
    keepPreviousLog(program.logFile);
    node.program = await supervise(
      { ...program, label: `Postgres ${node.name}` },
      { log, required: true, onKeepsDying, signal },
    );
  }

  const isStandby = ({ data }: Node) => existsSync(path.join(data, 'standby.signal'));
  const isFenced = (node: Node) => existsSync(fence(node));
  const isInUse = (node: Node) => existsSync(path.join(node.data, 'PG_VERSION')) && !isFenced(node);
  const standbys = () => nodes.filter((node) => isInUse(node) && isStandby(node));
  const findPrimary = () => nodes.find((node) => isInUse(node) && !isStandby(node));
  const primary = (): Node => {
    const found = findPrimary();
    if (!found) throw new StartupError(`No Postgres in ${options.dir} is the primary.`);
    return found;
  };

  /** All standbys are asked: what was acknowledged is on one of them, and it may be on either. */
  async function promoteFurthest(): Promise<void> {
    const candidates = await Promise.all(
      standbys().map(async (node) => ({ node, received: await receivedBytes(node) })),
    );
    const [furthest] = candidates.toSorted((a, b) => b.received - a.received);
    if (!furthest) throw new StartupError(`No Postgres in ${options.dir} is a standby.`);
    await ask(furthest.node, 'select pg_promote(true, 10)');
    log(`Postgres ${furthest.node.name} is the primary`);
  }

  /** Without a standby that follows, no commit returns. */
  async function untilFollowed(): Promise<void> {
    const wanted = standbys().length;
    await until(`${wanted} standbys follow Postgres ${primary().name}`, async () => {
      const rows = await ask(primary(), "select 1 from pg_stat_replication where state = 'streaming'");
      return rows.length === wanted;
    });
  }

  async function failOver(): Promise<void> {
    const old = findPrimary();
    if (old) writeFileSync(fence(old), '');
    for (const node of nodes.filter(isFenced)) await end(node);
    if (!findPrimary()) await promoteFurthest();
    await untilFollowed();
  }

  async function end({ name, program, data }: Node): Promise<void> {
    // In this order, with nothing in between: killed, and held before it is started again.
    program?.kill('SIGKILL');
    await program?.pause();
    // Its backends outlive a postmaster that died alone, and go on acknowledging.
    if (!(await killAllIn(data, LIMIT_SECONDS))) {
      throw new StartupError(`Postgres ${name} could not be ended, so no other one is promoted.`);
    }
  }

  async function rejoin(): Promise<void> {
    await Promise.all(
      nodes
        .filter((node) => !isInUse(node))
        .map(async (node) => {
          await copyPrimary(primary(), node, bin);
          rmSync(fence(node), { force: true });
          await start(node);
        }),
    );
    await untilFollowed();
  }

  const stop = async () => {
    await Promise.all(nodes.map(({ program }) => program?.stop()));
  };

  try {
    for (const { instance } of nodes) await stopLeftovers(instance.dir);
    const inUse = nodes.filter(isInUse);
    await Promise.all((inUse.length > 0 ? inUse : nodes.slice(0, 1)).map(start));
    if (!findPrimary()) await promoteFurthest();
    await rejoin();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    nodes,
    addresses: options.ports.map((port) => `127.0.0.1:${port}`).join(','),
    primary,
    findPrimary,
    standbys,
    failOver,
    rejoin,
    stop,
  };
}

async function openNode(
  { name, dir, password }: PostgresClusterOptions,
  port: number,
  number: number,
): Promise<Node> {
  const instance = {
    name: `${name}-postgres-${number}`,
    dir: path.join(dir, `postgres-${number}`),
    ports: { postgres: port },
    password,
  };
  const home = await postgresHome(instance);
  return {
    name: `postgres_${number}`,
    url: databaseUrl(instance),
    program: undefined,
    instance,
    data: path.join(home.dir, 'data'),
  };
}

const fence = ({ instance }: Node) => path.join(instance.dir, 'fenced');

/** libpq finds the primary among the others by itself. */
function settingsOf({ name, instance }: Node, nodes: Node[]): string[] {
  const others = nodes.filter((other) => other.name !== name);
  const conninfo = [
    `host=${others.map(() => '127.0.0.1').join(',')}`,
    `port=${others.map((other) => other.instance.ports.postgres).join(',')}`,
    `user=ripple password=${instance.password}`,
    'target_session_attrs=read-write connect_timeout=2',
  ].join(' ');
  return [
    readFileSync(shared, 'utf8'),
    // Also the name by which a standby is known to the primary.
    `cluster_name = '${name}'`,
    `synchronous_standby_names = 'ANY 1 (${others.map((other) => other.name).join(', ')})'`,
    `primary_conninfo = '${conninfo}'`,
  ];
}

/** Replaces the data of a node by a copy of the primary's, complete or not at all. */
async function copyPrimary(primary: Node, { instance, data }: Node, bin: string): Promise<void> {
  const { user } = await postgresHome(instance);
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  const from = ['-h', '127.0.0.1', '-p', String(primary.instance.ports.postgres), '-U', 'ripple'];
  await execa(
    path.join(bin, 'pg_basebackup'),
    ['-D', draft, ...from, '--wal-method=stream', '--checkpoint=fast', '--no-password'],
    {
      ...user,
      env: { ...cleanEnv(), PGPASSWORD: instance.password },
      extendEnv: false,
      cwd: path.dirname(data),
    },
  );
  writeFileSync(path.join(draft, 'standby.signal'), '');
  renameSync(draft, data);
}

async function receivedBytes(node: Node): Promise<number> {
  const [row] = await ask<{ received: string }>(
    node,
    "select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) - '0/0'::pg_lsn as received",
  );
  return Number(row?.received);
}

async function ask<Row extends object>({ url }: PostgresNode, statement: string): Promise<Row[]> {
  const database = openDatabase({ url, connections: 1, applicationName: 'ripple-cluster' });
  return database.pool
    .query<Row>(statement)
    .then(({ rows }) => rows)
    .finally(database.close);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_SECONDS * 1_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new StartupError(`After ${LIMIT_SECONDS} s it isn't so that ${what}.`);
    await sleep(20);
  }
}

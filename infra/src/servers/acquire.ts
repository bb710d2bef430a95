import { instanceDir } from '../paths.ts';
import { takeLock } from '../processes/lock.ts';
import { StartupError } from '../startup-error.ts';
import { startCluster } from './cluster.ts';
import { dockerAnswers, startInDocker } from './docker.ts';
import { urlsFromEnvironment } from './environment.ts';
import { startLocal } from './local.ts';
import type { Servers, ServersOptions } from './servers.ts';

export type { Servers, ServersOptions } from './servers.ts';
export type { Urls } from './urls.ts';

export interface AcquireOptions extends Partial<ServersOptions> {
  name: string;
  log: ServersOptions['log'];
  /** What the person typed, for the sentence that says it runs already. */
  command?: string;
  env?: NodeJS.ProcessEnv;
  /** Whether each of the three is a cluster, on this machine. */
  cluster?: boolean;
}

/** Postgres, RabbitMQ and Redis, from wherever this machine can have them. */
export async function acquireServers(options: AcquireOptions): Promise<Servers> {
  const { name, env = process.env, command = `A run named ${name}`, cluster = false } = options;
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) throw new Error(`not a name for a set of servers: ${name}`);
  const given = urlsFromEnvironment(env);
  if (given !== undefined && cluster) {
    throw new StartupError(
      'A cluster is made of servers of its own: unset DATABASE_URL, AMQP_URL and REDIS_URL, or leave out --cluster.',
    );
  }
  if (given !== undefined) return fromEnvironment(given);

  const all = { namespace: namespaceOf(env), ...options, dir: options.dir ?? instanceDir(name) };
  const release = await takeLock(all.dir, command);
  try {
    const servers = cluster ? await startCluster(all) : await startOneOfEach(all);
    return {
      ...servers,
      async stop() {
        await servers.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function startOneOfEach(options: ServersOptions): Promise<Servers> {
  const inDocker = (await dockerAnswers()) ? await startInDocker(options) : undefined;
  return inDocker ?? startLocal(options);
}

function fromEnvironment(urls: { databaseUrl: string; amqpUrl: string; redisUrl: string }): Servers {
  return {
    ...urls,
    source: 'environment',
    passwords: undefined,
    rabbitmqctl: undefined,
    describe: [
      `Postgres   ${withoutPassword(urls.databaseUrl)} (DATABASE_URL)`,
      `Redis      ${withoutPassword(urls.redisUrl)} (REDIS_URL)`,
      `RabbitMQ   ${withoutPassword(urls.amqpUrl)} (AMQP_URL)`,
    ],
    programs: [],
    failure: new Promise(() => {}),
    async stop() {},
  };
}

export const namespaceOf = (env: NodeJS.ProcessEnv): string => env.NAMESPACE || 'ripple';

export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/@]*:)[^/@]*@/, '$1***@');
}

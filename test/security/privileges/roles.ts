import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openDatabase } from '@ripple/db';
import {
  applyRoles,
  derivePasswords,
  type Role,
  rabbitmqDefinitions,
  redisAcl,
  roleName,
  roles,
  urlsOf,
} from '@ripple/infra/privileges';
import { serverUrls } from '@ripple/test-env';
import type { TestRipple } from '../../ripple/ripple.ts';

/** The command that operates our own RabbitMQ; undefined if `npm test` was given the URLs of servers. */
export const rabbitmqctl: [string, ...string[]] | undefined =
  process.env.RABBITMQCTL === undefined ? undefined : JSON.parse(process.env.RABBITMQCTL);

/** The URLs of a role, as `npm start` gives them to its service. */
export type UrlsFor = (role: Role) => {
  DATABASE_URL: string;
  AMQP_URL: string;
  REDIS_URL: string;
  REDIS_NODES?: string;
};

/**
 * Creates the roles of one Ripple on servers that run already, from what `npm start` and compose write into the
 * servers' files. Their names begin with the namespace, so no others are touched.
 */
export async function createRoles({ isolation, ownRedis }: TestRipple): Promise<{
  urlsFor: UrlsFor;
  /** To be called once the Ripple and its database are gone. */
  dropRoles(): Promise<void>;
}> {
  const { namespace } = isolation;
  const users = { namespace, passwords: derivePasswords(namespace) };
  const names = roles.map((role) => roleName(namespace, role));

  await applyRoles(isolation.databaseUrl, users);
  for (const line of redisAcl(namespace, users.passwords).trim().split('\n')) {
    const [, name = '', ...rules] = line.match(/\([^)]*\)|\S+/g) ?? [];
    await Promise.all(ownRedis.nodes().map((node) => node.call('ACL', 'SETUSER', name, ...rules)));
  }
  await control(['import_definitions', '--format', 'json'], rabbitmqDefinitions(namespace, users.passwords));

  return {
    urlsFor(role) {
      const urls = urlsOf(isolation, namespace, role, users.passwords);
      return {
        DATABASE_URL: urls.databaseUrl,
        AMQP_URL: urls.amqpUrl,
        REDIS_URL: urls.redisUrl,
        ...(isolation.redisNodes !== undefined && { REDIS_NODES: isolation.redisNodes }),
      };
    },
    async dropRoles() {
      const url = serverUrls().databaseUrl;
      const database = openDatabase({ url, connections: 1, applicationName: 'ripple-test' });
      await database.pool.query(`drop role ${names.join(', ')}`).finally(database.close);
      const list = names.map((name) => `<<"${name}">>`).join(', ');
      await control(['eval', `[rabbit_auth_backend_internal:delete_user(N, <<"test">>) || N <- [${list}]].`]);
    },
  };
}

/** What Redis has refused to the users of a namespace, by its own log (128 entries at most of each node). */
export async function refusedByRedis({ ownRedis, isolation }: Pick<TestRipple, 'ownRedis' | 'isolation'>) {
  const logs = await Promise.all(ownRedis.nodes().map((node) => node.call('ACL', 'LOG', 100)));
  return (logs as unknown[][][])
    .flat()
    .map((entry) => Object.fromEntries(entry.map((value, index) => [entry[index - 1], value])))
    .filter(({ username }) => String(username).startsWith(roleName(isolation.namespace, 'cli').slice(0, -3)))
    .map(({ username, reason, object }) => `${username}: ${reason} ${object}`);
}

async function control(args: string[], input = ''): Promise<void> {
  const [file, ...before] = rabbitmqctl as NonNullable<typeof rabbitmqctl>;
  const running = promisify(execFile)(file, [...before, ...args]);
  running.child.stdin?.end(input);
  await running;
}

import { createHmac } from 'node:crypto';
import type { Urls } from '../servers/urls.ts';
import { type ServiceName, serviceNames } from '../service-names.ts';
import { StartupError } from '../startup-error.ts';

/** What logs in to the servers, besides their owner: the services, and the operator's tools. */
export type Role = ServiceName | 'cli';
export const roles: readonly Role[] = [...serviceNames, 'cli'];

export type Passwords = Readonly<Record<Role, string>>;

/** The log-ins that a server is to accept. */
export interface Users {
  namespace: string;
  passwords: Passwords;
}

/** The name of a role, the same on all three servers. A Ripple of another namespace has others. */
export function roleName(namespace: string, role: Role): string {
  // It becomes part of SQL, of configuration and of regular expressions.
  if (!/^[a-z0-9-]{1,40}$/.test(namespace)) {
    throw new StartupError(`NAMESPACE must be 1 to 40 of a-z, 0-9 and "-", not "${namespace}".`);
  }
  return `${namespace}_${role}`.replaceAll('-', '_');
}

/** For servers of our own: from the one secret of their owner, so that there is nothing more to keep. */
export function derivePasswords(secret: string): Passwords {
  return passwordsBy((role) => createHmac('sha256', secret).update(role).digest('hex'));
}

/**
 * `API_PASSWORD`, `OUTBOX_RELAY_PASSWORD`, … of the environment; undefined if none is set.
 * @throws {StartupError} that names those missing, if only some are
 */
export function passwordsFrom(env: NodeJS.ProcessEnv): Passwords | undefined {
  const variable = (role: Role) => `${role.replaceAll('-', '_').toUpperCase()}_PASSWORD`;
  const missing = roles.map(variable).filter((name) => !env[name]);
  if (missing.length === roles.length) return undefined;
  if (missing.length > 0) throw new StartupError(`A password is missing for: ${missing.join(', ')}.`);
  return passwordsBy((role) => env[variable(role)] ?? '');
}

function passwordsBy(passwordOf: (role: Role) => string): Passwords {
  return Object.fromEntries(roles.map((role) => [role, passwordOf(role)])) as Record<Role, string>;
}

/** The owner's addresses, with the name and the password of a role instead. */
export function urlsOf(owner: Urls, namespace: string, role: Role, passwords: Passwords): Urls {
  const as = (text: string) => {
    const url = new URL(text);
    url.username = roleName(namespace, role);
    url.password = passwords[role];
    return url.href;
  };
  return {
    ...owner,
    databaseUrl: as(owner.databaseUrl),
    amqpUrl: as(owner.amqpUrl),
    redisUrl: as(owner.redisUrl),
  };
}

import { createHash, randomBytes } from 'node:crypto';
import { type Passwords, roleName, roles } from './roles.ts';
import { privileges } from './table.ts';

/**
 * Users and permissions as RabbitMQ imports them: at its start (`load_definitions`), or by `rabbitmqctl
 * import_definitions`. What the broker has besides stays as it is.
 * @param owner may do everything; needed at a start, since with definitions RabbitMQ creates no default user
 */
export function rabbitmqDefinitions(
  namespace: string,
  passwords: Passwords,
  owner?: { name: string; password: string },
): string {
  const everything = { configure: '.*', write: '.*', read: '.*' };
  const users = roles.map((role) => {
    const { configure, write, read } = privileges[role].rabbitmq;
    const pattern = (names: string[] = []) =>
      names.length === 0 ? '^$' : `^${namespace}\\.(${names.join('|')})$`;
    return {
      user: login(roleName(namespace, role), passwords[role], ''),
      may: { configure: pattern(configure), write: pattern(write), read: pattern(read) },
    };
  });
  if (owner) users.unshift({ user: login(owner.name, owner.password, 'administrator'), may: everything });
  const definitions = {
    vhosts: [{ name: '/' }],
    users: users.map(({ user }) => user),
    permissions: users.map(({ user, may }) => ({ user: user.name, vhost: '/', ...may })),
  };
  return `${JSON.stringify(definitions, null, 2)}\n`;
}

function login(name: string, password: string, tags: string) {
  const salt = randomBytes(4);
  const hash = createHash('sha256').update(salt).update(password).digest();
  return {
    name,
    password_hash: Buffer.concat([salt, hash]).toString('base64'),
    hashing_algorithm: 'rabbit_password_hashing_sha256',
    tags,
  };
}

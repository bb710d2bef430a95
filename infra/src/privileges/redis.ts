import { createHash } from 'node:crypto';
import { type Passwords, roleName, roles } from './roles.ts';
import { privileges } from './table.ts';

/**
 * Lines of an ACL file (Redis 7, Valkey 8). Each right is a selector of its own, so a command is allowed on the
 * keys it is meant for, and not on all that the user may do something else with.
 * @param ownerPassword of the user `default`, who may do everything; without it, the file has no line for that user
 */
export function redisAcl(namespace: string, passwords: Passwords, ownerPassword?: string): string {
  const owner = ownerPassword === undefined ? [] : [`user default on #${sha256(ownerPassword)} ~* &* +@all`];
  const users = roles.map((role) => {
    const rules = aclRules(namespace, role);
    return `user ${roleName(namespace, role)} reset on #${sha256(passwords[role])} ${rules.join(' ')}`;
  });
  return `${[...owner, ...users].join('\n')}\n`;
}

function aclRules(namespace: string, role: keyof typeof privileges): string[] {
  const { redis, redisWithoutKeys = [] } = privileges[role];
  const allow = (commands: string[]) => commands.map((command) => `+${command}`).join(' ');
  return [
    // Not all of it by name: 7.0 refuses to start when it reads of CLIENT SETINFO, which came with 7.2.
    '+@connection -@dangerous',
    allow(['info', ...ofTheCluster, ...redisWithoutKeys]),
    ...redis.map(({ keys, commands }) => {
      const patterns = keys.map((key) => `~${namespace}:${key}`).join(' ');
      return `(${patterns} ${allow(commands)})`;
    }),
  ];
}

/** Where the slots are, and which of them a node holds (packages/redis/src/cluster.ts). */
const ofTheCluster = ['cluster|slots', 'cluster|myid'];

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

import { runCommand } from '../processes/command.ts';
import { StartupError } from '../startup-error.ts';
import { rolesSql } from './postgres.ts';
import { rabbitmqDefinitions } from './rabbitmq.ts';
import { redisAcl } from './redis.ts';
import { type Passwords, passwordsFrom } from './roles.ts';

const { NAMESPACE, REDIS_PASSWORD, RABBITMQ_PASSWORD } = process.env;
const namespace = NAMESPACE || 'ripple';

const files: Record<string, (passwords: Passwords) => string> = {
  postgres: (passwords) => rolesSql(namespace, passwords),
  redis: (passwords) => redisAcl(namespace, passwords, REDIS_PASSWORD || undefined),
  rabbitmq: (passwords) =>
    rabbitmqDefinitions(
      namespace,
      passwords,
      RABBITMQ_PASSWORD ? { name: 'ripple', password: RABBITMQ_PASSWORD } : undefined,
    ),
};

/** `npm run privileges -- postgres | redis | rabbitmq`: see docs/security.md. Prints hashes, no passwords. */
await runCommand(async () => {
  const print = files[process.argv[2] ?? ''];
  if (!print) throw new StartupError(`Of which server? One of: ${Object.keys(files).join(', ')}.`);
  const passwords = passwordsFrom(process.env);
  if (!passwords)
    throw new StartupError('No passwords are set: API_PASSWORD and so on, see docs/security.md.');
  process.stdout.write(print(passwords));
  return 0;
});

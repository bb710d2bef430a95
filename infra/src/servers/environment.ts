import { StartupError } from '../startup-error.ts';
import type { Urls } from './urls.ts';

const names = ['DATABASE_URL', 'AMQP_URL', 'REDIS_URL'] as const;

/** All three or none: two given servers and a third started here are more likely a mistake. */
export function urlsFromEnvironment(env: NodeJS.ProcessEnv): Urls | undefined {
  const [databaseUrl = '', amqpUrl = '', redisUrl = ''] = names.map((name) => env[name] ?? '');
  const missing = names.filter((name) => (env[name] ?? '') === '');
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    const given = names.filter((name) => !missing.includes(name));
    throw new StartupError(
      `${given.join(' and ')} ${given.length === 1 ? 'is' : 'are'} set but ${missing.join(' and ')} ` +
        `${missing.length === 1 ? 'is' : 'are'} not: set all three, or none to have the servers started here.`,
    );
  }
  return { databaseUrl, amqpUrl, redisUrl };
}

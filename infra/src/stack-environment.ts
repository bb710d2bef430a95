import path from 'node:path';
import { givenSettings } from '@ripple/runtime/given-settings';
import { readOrCreateSecret } from './servers/instance.ts';
import type { Urls } from './servers/urls.ts';
import type { ServiceName } from './service-names.ts';

/** The caller's, or one that is written into the folder once, so that tokens outlive a restart. */
export function jwtSecret(dir: string, env: NodeJS.ProcessEnv): string {
  return env.JWT_SECRET || readOrCreateSecret(path.join(dir, 'jwt-secret'));
}

/**
 * What a process of the stack finds in its environment: what the caller has set passes through, and what is empty
 * counts as not set. Where an issuer's keys verify tokens there is no secret, and no demo.
 */
export function serviceEnvironment(
  env: NodeJS.ProcessEnv,
  settings: {
    service: ServiceName;
    urls: Urls;
    /** Whether it logs in as itself, and not as the owner of the servers. */
    asItself: boolean;
    host: string;
    port: number;
    opsPort: number;
    jwtSecret: string;
    /** Where pictures lie, if not elsewhere. */
    mediaDir: string;
    /** Where the page is built. */
    webDir: string;
    /** The mail server, unless the environment names one. */
    smtpUrl: string | undefined;
    /** For the operator's routes: the broker, with the operator's rights. */
    operationsAmqpUrl: string | undefined;
    /** What supervises the processes, with its secret (processes/serve-supervisor.ts). */
    supervisorUrl: string | undefined;
  },
): NodeJS.ProcessEnv {
  const { service, urls, asItself, host, port, opsPort } = settings;
  // The api is for readers, wherever they are; the others answer on this machine only, for its operator.
  const listen =
    service === 'api' ? { HOST: host, PORT: String(port) } : { HOST: '127.0.0.1', OPS_PORT: String(opsPort) };
  const operator = {
    ...(settings.operationsAmqpUrl !== undefined && { OPERATIONS_AMQP_URL: settings.operationsAmqpUrl }),
    ...(settings.supervisorUrl !== undefined && { SUPERVISOR_URL: settings.supervisorUrl }),
  };
  const { PORT: _port, OPS_PORT: _opsPort, ...rest } = givenSettings(env);
  return {
    ...(rest.JWT_JWKS_URL ? { AUTH_MODE: 'jwt' } : { AUTH_MODE: 'demo', JWT_SECRET: settings.jwtSecret }),
    PUBLIC_URL: publicUrl(host, port),
    MEDIA_DIR: settings.mediaDir,
    WEB_DIR: settings.webDir,
    ...(settings.smtpUrl !== undefined && { SMTP_URL: settings.smtpUrl }),
    ...(service === 'api' && operator),
    // It looks up names that strangers choose, each in a thread: with Node's four, some silent name servers would hold all.
    ...(service === 'websub-hub' && { UV_THREADPOOL_SIZE: '64' }),
    ...rest,
    ...listen,
    DATABASE_URL: urls.databaseUrl,
    AMQP_URL: urls.amqpUrl,
    REDIS_URL: urls.redisUrl,
    ...(asItself && { AMQP_TOPOLOGY: service === 'outbox-relay' ? 'declare' : 'expect' }),
  };
}

/** An address to type; 0.0.0.0 is one to listen on only. */
export function publicUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

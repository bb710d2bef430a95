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
 * For malloc, which by itself keeps what each thread of V8 has used once in a place of its own, and the more at the end of
 * the heap the more was freed before: 3 to 6 MB in each process that is idle. The Dockerfile has the same.
 */
const givingMemoryBack = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };

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
    /** Where readers find the api. */
    publicUrl: string;
    /** Where this process listens. */
    host: string;
    port: number;
    /** Whether requests come by way of a balancer on this machine. */
    balanced: boolean;
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
  const { service, urls, asItself, host, port } = settings;
  const listen = { HOST: host, [service === 'api' ? 'PORT' : 'OPS_PORT']: String(port) };
  const operator = {
    ...(settings.operationsAmqpUrl !== undefined && { OPERATIONS_AMQP_URL: settings.operationsAmqpUrl }),
    ...(settings.supervisorUrl !== undefined && { SUPERVISOR_URL: settings.supervisorUrl }),
  };
  const { PORT: _port, OPS_PORT: _opsPort, ...rest } = givenSettings(env);
  return {
    ...(rest.JWT_JWKS_URL ? { AUTH_MODE: 'jwt' } : { AUTH_MODE: 'demo', JWT_SECRET: settings.jwtSecret }),
    PUBLIC_URL: settings.publicUrl,
    ...(service === 'api' && settings.balanced && { TRUST_PROXY: '127.0.0.1' }),
    MEDIA_DIR: settings.mediaDir,
    WEB_DIR: settings.webDir,
    ...(settings.smtpUrl !== undefined && { SMTP_URL: settings.smtpUrl }),
    ...(service === 'api' && { MASTODON_API: '1', ...operator }),
    // It looks up names that strangers choose, each in a thread: with Node's four, some silent name servers would hold all.
    ...(service === 'websub-hub' && { UV_THREADPOOL_SIZE: '64' }),
    ...givingMemoryBack,
    ...rest,
    ...listen,
    DATABASE_URL: urls.databaseUrl,
    AMQP_URL: urls.amqpUrl,
    REDIS_URL: urls.redisUrl,
    ...urls.nodes,
    ...(asItself && { AMQP_TOPOLOGY: service === 'outbox-relay' ? 'declare' : 'expect' }),
  };
}

/** An address to type; 0.0.0.0 is one to listen on only. */
export function publicUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

import path from 'node:path';
import { buildServices } from './build.ts';
import { elapsed } from './elapsed.ts';
import { instanceDir } from './paths.ts';
import { assertPortFree, nextFreePorts } from './ports.ts';
import { type Role, urlsOf } from './privileges/roles.ts';
import { balancer, findHaproxy } from './processes/balancer.ts';
import { createKeepsDying } from './processes/keeps-dying.ts';
import { takeLock } from './processes/lock.ts';
import { mailCatcher } from './processes/mail-catcher.ts';
import { stopLeftovers } from './processes/pid-file.ts';
import { keepPreviousLog } from './processes/previous-log.ts';
import { serveSupervisor } from './processes/serve-supervisor.ts';
import { service } from './processes/service.ts';
import { startAll } from './processes/start-all.ts';
import { type Supervised, supervise } from './processes/supervise.ts';
import { acquireServers, namespaceOf, type Servers, type Urls } from './servers/acquire.ts';
import { type ServiceName, serviceNames, workerNames } from './service-names.ts';
import { jwtSecret, publicUrl, serviceEnvironment } from './stack-environment.ts';
import type { StartupError } from './startup-error.ts';
import { writeUrlsFile } from './urls-file.ts';

export interface StackOptions {
  /** Its data lies in `.local/<name>/`; one stack of a name at a time. */
  name: string;
  /** What the person typed, for the sentence that says it runs already. */
  command: string;
  host?: string;
  port: number;
  env?: NodeJS.ProcessEnv;
  /**
   * Whether to fill an empty database with the small demo world, to catch mail that has no server, and to show every
   * visitor what operators see, and the switch that stops the workers.
   */
  demo: boolean;
  /** Whether each server is a cluster, and each service two processes, with a balancer before the api. */
  cluster?: boolean;
  /** Puts something between the services and the servers: answers the URLs that services are given. */
  wire?: (servers: Urls) => Promise<Urls>;
  log(line: string): void;
  signal?: AbortSignal | undefined;
}

export interface Service extends Supervised {
  /** The label of its first process, where there are several. */
  name: ServiceName;
  /** Serves /healthz, /readyz and /metrics. */
  opsUrl: string;
}

/** The URLs of the servers are those of their owner. */
export interface Stack extends Urls {
  url: string;
  jwtSecret: string;
  servers: Servers;
  /** Folder of the logs of all processes. */
  logs: string;
  services: Service[];
  /** Before the processes of the api, where there are several. */
  balancer: Supervised | undefined;
  /** A user of the demo world, if it was asked for and tokens are made here. */
  demo: { handle: string; token: string } | undefined;
  /** Where mail can be looked at, if it is caught. */
  mailUrl: string | undefined;
  /** Resolves when a server or a service has died five times in a row, for a run that is worthless then. It is still being restarted. */
  failure: Promise<StartupError>;
  stop(): Promise<void>;
}

/** All of Ripple on this machine: the servers, the schema, the services. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const {
    name,
    command,
    host = '127.0.0.1',
    port,
    env = process.env,
    cluster = false,
    log,
    signal,
  } = options;
  const folder = instanceDir(name);
  const ofCluster = path.join(folder, 'cluster');
  const dir = cluster ? ofCluster : folder;
  const undo: (() => unknown)[] = [await takeLock(folder, command)];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const leftovers = await Promise.all([folder, ofCluster].map(stopLeftovers));
    if (leftovers.includes(true)) log('Stopped what an earlier run had left behind');
    await assertPortFree(port, host);
    // Both take a second of a processor, while RabbitMQ is busy reading its own files.
    const preparing = settled(import('./prepare-database.ts'));
    const building = settled(buildServices(serviceNames, dir, log));
    const servers = await acquireServers({ name, dir, command, env, cluster, log, signal });
    undo.push(servers.stop);
    const namespace = namespaceOf(env);
    const { passwords } = servers;
    const urlsFor = (role: Role) => (passwords ? urlsOf(servers, namespace, role, passwords) : servers);
    undo.push(writeUrlsFile(folder, urlsFor('cli'), namespace));
    const secret = jwtSecret(dir, env);
    const { prepareDatabase } = await preparing;
    const demo = await prepareDatabase({
      databaseUrl: servers.databaseUrl,
      users: passwords && { namespace, passwords },
      demoTokens: options.demo ? { secret, issuer: env.JWT_ISSUER, audience: env.JWT_AUDIENCE } : undefined,
      log,
    });
    const through = await options.wire?.(servers);
    const reach = (role: Role) => (through ? rewire(urlsFor(role), through) : urlsFor(role));
    signal?.throwIfAborted();

    const { onKeepsDying, failure: keepsDying } = createKeepsDying();
    const processes = listProcesses(cluster ? 2 : 1);
    const ports = await nextFreePorts(port + 1, processes.length + 2);
    const catcher = options.demo && !env.SMTP_URL ? mailCatcher(dir, ports.splice(-2)) : undefined;
    const haproxy = cluster ? await findHaproxy(env, log) : undefined;
    const build = await building;
    const since = Date.now();
    const services: Service[] = [];
    const areUp = () => services.length === processes.length;
    const workers = () => services.filter(({ name }) => workerNames.includes(name));
    const supervisor = options.demo
      ? await serveSupervisor({
          workers: () => (areUp() ? workers() : undefined),
          // Without the api, which asks.
          processes: () => services.filter(({ name }) => name !== 'api'),
          log,
        })
      : undefined;
    if (supervisor) undo.push(supervisor.close);
    // The api goes first, so that nothing new is accepted while the rest finishes what it has in hand.
    undo.push(
      () => Promise.all(services.map((each) => each.stop())),
      () => Promise.all(services.filter(({ name }) => name === 'api').map((each) => each.stop())),
    );
    await startAll(signal, (either) => [
      (async () => {
        if (!catcher) return;
        keepPreviousLog(catcher.program.logFile);
        const supervised = await supervise(catcher.program, {
          log,
          required: false,
          onKeepsDying,
          signal: either,
        });
        undo.push(() => supervised.stop());
      })(),
      ...processes.map(async ({ name, label }, index) => {
        // The api is for readers, wherever they are; the others answer on this machine only, for its operator.
        const isOpen = name === 'api' && haproxy === undefined;
        const listen = isOpen ? { host, port } : { host: '127.0.0.1', port: ports[index] ?? 0 };
        const opsUrl = publicUrl(listen.host, listen.port);
        const settings = {
          service: name,
          urls: reach(name),
          asItself: passwords !== undefined,
          ...listen,
          publicUrl: publicUrl(host, port),
          balanced: haproxy !== undefined,
          jwtSecret: secret,
          mediaDir: path.join(dir, 'media'),
          webDir: path.join(build, 'web'),
          smtpUrl: catcher?.smtpUrl,
          operationsAmqpUrl: options.demo ? reach('cli').amqpUrl : undefined,
          supervisorUrl: supervisor?.url,
        };
        const program = service({ name, label, build, dir, opsUrl, env: serviceEnvironment(env, settings) });
        keepPreviousLog(program.logFile);
        // Without the api there is nothing to see; a worker that is down leaves posts waiting.
        const required = name === 'api';
        const supervised = await supervise(program, { log, required, onKeepsDying, signal: either });
        services.push(Object.assign(supervised, { name, opsUrl }));
      }),
    ]);
    const startBalancer = (command: string): Promise<Supervised> => {
      const apis = services
        .filter(({ name }) => name === 'api')
        .map(({ opsUrl }) => Number(new URL(opsUrl).port));
      const program = balancer({ dir, command, host, port, url: publicUrl(host, port), apis });
      keepPreviousLog(program.logFile);
      return supervise(program, { log, required: true, onKeepsDying, signal });
    };
    const order = processes.map(({ label }) => label);
    services.sort((a, b) => order.indexOf(a.label) - order.indexOf(b.label));
    const balancing = haproxy === undefined ? undefined : await startBalancer(haproxy);
    if (balancing) undo.push(balancing.stop);
    const down = services.filter((each) => each.condition().state !== 'running');
    const up = services.length - down.length;
    log(
      down.length === 0
        ? `All ${up} services are up (${elapsed(since)})`
        : `${up} of ${services.length} services are up (${elapsed(since)}), ${down.map(({ label }) => label).join(', ')} not yet`,
    );

    return {
      url: publicUrl(host, port),
      databaseUrl: servers.databaseUrl,
      amqpUrl: servers.amqpUrl,
      redisUrl: servers.redisUrl,
      nodes: servers.nodes,
      jwtSecret: secret,
      servers,
      logs: path.join(dir, 'logs'),
      services,
      balancer: balancing,
      // An api that verifies an issuer's tokens takes none that is made here.
      demo: env.JWT_JWKS_URL ? undefined : demo,
      mailUrl: catcher?.webUrl,
      failure: Promise.race([servers.failure, keepsDying]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** So many processes of each service: `fan-out`, `fan-out-2`. */
const listProcesses = (each: number): { name: ServiceName; label: string }[] =>
  serviceNames.flatMap((name) =>
    Array.from({ length: each }, (_, index) => ({
      name,
      label: index === 0 ? name : `${name}-${index + 1}`,
    })),
  );

/** The same log-ins, by another way. */
function rewire(urls: Urls, through: Urls): Urls {
  const by = (name: 'databaseUrl' | 'amqpUrl' | 'redisUrl') => {
    const url = new URL(urls[name]);
    url.host = new URL(through[name]).host;
    return url.href;
  };
  return { databaseUrl: by('databaseUrl'), amqpUrl: by('amqpUrl'), redisUrl: by('redisUrl') };
}

/** For a promise that is awaited later: a failure until then is no unhandled rejection. */
function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

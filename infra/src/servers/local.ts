import path from 'node:path';
import { elapsed } from '../elapsed.ts';
import { derivePasswords } from '../privileges/roles.ts';
import { createKeepsDying } from '../processes/keeps-dying.ts';
import { stopLeftovers } from '../processes/pid-file.ts';
import { keepPreviousLog } from '../processes/previous-log.ts';
import type { Program } from '../processes/program.ts';
import { startAll } from '../processes/start-all.ts';
import { type Supervised, supervise } from '../processes/supervise.ts';
import { StartupError } from '../startup-error.ts';
import { installMissing, whatToInstall } from './apt.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { type Instance, openInstance } from './instance.ts';
import { databaseUrl, postgres } from './postgres.ts';
import { amqpUrl, epmd, rabbitmq, rabbitmqctl } from './rabbitmq.ts';
import { redis, redisUrl } from './redis.ts';
import { redisMemory } from './redis-memory.ts';
import type { Servers, ServersOptions } from './servers.ts';

/** Private servers from the binaries of this machine: own ports, own data, never the system's instances. */
export async function startLocal({ name, namespace, dir, log, signal }: ServersOptions): Promise<Servers> {
  const bin = await binaries(log);
  signal?.throwIfAborted();
  if (await stopLeftovers(dir)) log('Stopped what an earlier run had left behind');
  const instance = await openInstance(name, dir);
  const passwords = derivePasswords(instance.password);
  const users = { namespace, passwords };

  const { onKeepsDying, failure } = createKeepsDying();
  const programs: Supervised[] = [];
  let nameServer: Supervised | undefined;
  const run = (program: Program, either: AbortSignal) => {
    keepPreviousLog(program.logFile);
    return supervise(program, { log, required: true, onKeepsDying, signal: either });
  };
  const serve = async (program: Program, either: AbortSignal) => {
    const since = Date.now();
    programs.push(await run(program, either));
    log(`${program.label} is up (${elapsed(since)})`);
  };
  const stop = async () => {
    await Promise.all(programs.map((program) => program.stop()));
    // RabbitMQ still takes its name off the list while it stops.
    await nameServer?.stop();
  };

  try {
    await startAll(signal, (either) => [
      postgres(instance, bin.postgres).then((program) => serve(program, either)),
      serve(redis(instance, { users, command: bin.redis, maxBytes: redisMemory(process.env) }), either),
      run(epmd(instance, bin.epmd), either).then((started) => {
        nameServer = started;
        return serve(rabbitmq(instance, users, bin.rabbitmqServer), either);
      }),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    source: 'local',
    databaseUrl: databaseUrl(instance),
    amqpUrl: amqpUrl(instance),
    redisUrl: redisUrl(instance),
    passwords,
    rabbitmqctl: [rabbitmqctl(instance)],
    describe: describe(instance, bin),
    programs,
    failure,
    stop,
  };
}

/** Finds the programs of the servers, and installs what is missing where that is possible. @throws {StartupError} */
export async function binaries(log: (line: string) => void): Promise<Binaries> {
  const { missing } = findBinaries(process.env);
  if (missing.length > 0) await installMissing(missing, log);
  const { found } = findBinaries(process.env);
  const { postgres, rabbitmqServer, epmd, redis } = found;
  if (postgres === undefined || rabbitmqServer === undefined || epmd === undefined || redis === undefined) {
    throw new StartupError(whatToInstall(missing));
  }
  return { postgres, rabbitmqServer, epmd, redis };
}

function describe(instance: Instance, bin: Binaries): string[] {
  const cli = path.basename(bin.redis).replace('-server', '-cli');
  const ctl = path.relative(process.cwd(), rabbitmqctl(instance));
  return [
    `Postgres   psql ${databaseUrl(instance)}`,
    `Redis      ${cli} -u ${redisUrl(instance)}`,
    `RabbitMQ   ${ctl} list_queues`,
  ];
}

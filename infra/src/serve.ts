import { aborted, runCommand } from './processes/command.ts';
import { acquireServers } from './servers/acquire.ts';

/**
 * Starts a set of servers of its own and keeps it until Ctrl-C, for running single tests against it:
 * `node infra/run.mjs infra/src/serve.ts mine`, then paste the three lines it prints.
 */
await runCommand(async (interrupted) => {
  const name = process.argv[2] ?? 'mine';
  const log = (line: string) => console.error(line);
  const servers = await acquireServers({ name, log, signal: interrupted });
  console.log(`export DATABASE_URL=${servers.databaseUrl}`);
  console.log(`export AMQP_URL=${servers.amqpUrl}`);
  console.log(`export REDIS_URL=${servers.redisUrl}`);
  await aborted(interrupted);
  await servers.stop();
  return 0;
});

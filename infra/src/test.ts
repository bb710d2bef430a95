import { execa } from 'execa';
import { buildServices } from './build.ts';
import { instanceDir, repositoryRoot } from './paths.ts';
import { aborted, runCommand } from './processes/command.ts';
import { acquireServers } from './servers/acquire.ts';
import { serviceNames } from './service-names.ts';
import { StartupError } from './startup-error.ts';

/** `npm test`, and with `--config` another set of suites: on real servers of its own, beside a running `npm start`. */
await runCommand(async (interrupted) => {
  const log = (line: string) => console.error(line);
  const building = buildServices(serviceNames, instanceDir('test'), log);
  building.catch(() => {});
  const servers = await acquireServers({ name: 'test', command: 'npm test', log, signal: interrupted });
  try {
    const { databaseUrl, amqpUrl, redisUrl, rabbitmqctl } = servers;
    const build = await building;
    const vitest = execa('node_modules/.bin/vitest', ['run', ...process.argv.slice(2)], {
      cwd: repositoryRoot,
      stdio: 'inherit',
      reject: false,
      env: {
        DATABASE_URL: databaseUrl,
        AMQP_URL: amqpUrl,
        REDIS_URL: redisUrl,
        SERVICES_BUILD: build,
        ...(rabbitmqctl && { RABBITMQCTL: JSON.stringify(rabbitmqctl) }),
      },
    });
    const ending = await Promise.race([vitest, aborted(interrupted), servers.failure]);
    vitest.kill('SIGINT');
    const { exitCode } = await vitest;
    if (ending instanceof StartupError) throw ending;
    return interrupted.aborted ? 130 : (exitCode ?? 1);
  } finally {
    await servers.stop();
  }
});

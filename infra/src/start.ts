import path from 'node:path';
import { elapsed } from './elapsed.ts';
import { aborted, runCommand } from './processes/command.ts';
import { type Service, type Stack, startStack } from './stack.ts';
import { StartupError } from './startup-error.ts';

/**
 * `npm start`: all of Ripple, until Ctrl-C. What dies meanwhile is restarted, and the rest goes on. With `--cluster`
 * each server is a cluster on this machine, and each service two processes.
 */
await runCommand(async (interrupted) => {
  const since = Date.now();
  const log = (line: string) => console.log(line);
  const stack = await startStack({
    name: 'dev',
    command: 'npm start',
    host: process.env.HOST || '127.0.0.1',
    port: readPort(process.env.PORT || '3000'),
    demo: true,
    cluster: readArguments(process.argv.slice(2)),
    log,
    signal: interrupted,
  });
  log(summary(stack, elapsed(since)));
  await aborted(interrupted);
  const stopping = Date.now();
  await stack.stop();
  log(`Stopped (${elapsed(stopping)})`);
  return 0;
});

/** @returns whether a cluster is wanted */
function readArguments(given: string[]): boolean {
  const unknown = given.find((each) => each !== '--cluster');
  if (unknown !== undefined) throw new StartupError(`npm start takes --cluster, not ${unknown}.`);
  return given.length > 0;
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartupError(`PORT is not a port number: ${text}`);
}

function describeCondition({ pid, condition }: Service): string {
  const { state, lastDeath } = condition();
  if (state === 'running') return `pid ${pid}`;
  return lastDeath === undefined ? 'not ready yet' : `is being restarted after ${lastDeath}`;
}

function summary({ url, servers, logs, services, balancer, demo, mailUrl }: Stack, took: string): string {
  const authorization = `-H 'authorization: Bearer ${demo?.token}'`;
  const commands = [
    `Post as @${demo?.handle}:`,
    `  curl ${url}/v1/posts ${authorization} -H 'content-type: application/json' -d '{"text":"Hello #ripple"}'`,
    'Read what the people they follow posted:',
    `  curl ${url}/v1/timelines/home ${authorization}`,
    '',
  ];
  return [
    '',
    `Ripple is ready at ${url} (${took})`,
    'Open that in a browser, and watch a post spread.',
    '',
    ...(demo === undefined ? [] : commands),
    'Running:',
    ...services.map((each) => `  ${each.label.padEnd(18)} ${each.opsUrl}  (${describeCondition(each)})`),
    ...(balancer === undefined ? [] : [`  ${'balancer'.padEnd(18)} ${url}  (pid ${balancer.pid})`]),
    `Servers (${servers.source}):`,
    ...servers.describe.map((line) => `  ${line}`),
    ...(mailUrl === undefined ? [] : [`Mail is not sent; it is caught and shown at ${mailUrl}`]),
    `Logs are in ${path.relative(process.cwd(), logs)}, the API's description is at ${url}/docs`,
    'Ctrl-C stops everything.',
  ].join('\n');
}

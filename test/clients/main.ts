import { existsSync } from 'node:fs';
import path from 'node:path';
import { aborted, runCommand } from '@ripple/infra/command';
import { instanceDir, repositoryRoot } from '@ripple/infra/paths';
import { startStack } from '@ripple/infra/stack';
import { StartupError } from '@ripple/infra/startup-error';
import { execa } from 'execa';
import { createProject, installNodes } from '../client/package.ts';
import { installDebianClients } from './debian.ts';

const PORT = 3_990;

/** Clients of the registry, as they are published, by the folder that each gets. */
const CLIENTS = { 'masto-7': 'masto@7.12.0', 'masto-8': 'masto@8.0.0', megalodon: 'megalodon@10.0.5' };

/** `npm run test:clients`: existing clients of Mastodon, unmodified, against a Ripple of its own (docs/mastodon.md). */
await runCommand(async (interrupted) => {
  const log = (line: string) => console.error(line);
  const dir = instanceDir('clients');
  const [, node22 = ''] = await installNodes(path.join(dir, 'nodes'), log);
  const project = path.join(dir, 'project');
  if (!Object.keys(CLIENTS).every((name) => existsSync(path.join(project, 'node_modules', name)))) {
    log(`Installing ${Object.values(CLIENTS).join(', ')}`);
    await createProject(
      project,
      Object.entries(CLIENTS).map(([name, client]) => `${name}@npm:${client}`),
    );
  }
  const debian = await installDebianClients(process.env, log);
  // Servers in the environment may belong to another Ripple, so these variables are not passed on.
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...env } = process.env;
  const stack = await startStack({
    name: 'clients',
    command: 'npm run test:clients',
    port: PORT,
    demo: true,
    env: { ...env, LOG_LEVEL: 'warn' },
    log,
    signal: interrupted,
  });

  /** @param masto the version that is run, as the folder it is in. @returns the exit code */
  async function run(node: string, files: string[], masto: string): Promise<number> {
    const vitest = execa(
      node,
      ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/clients/vitest.config.ts', ...files],
      {
        cwd: repositoryRoot,
        stdio: 'inherit',
        reject: false,
        env: {
          RIPPLE_URL: stack.url,
          CLIENTS: path.join(project, 'node_modules'),
          CLIENTS_DIR: dir,
          MASTO: masto,
          ...debian,
          // Data stays from run to run, so people get new names in each.
          RUN: Date.now().toString(36),
        },
      },
    );
    const ending = await Promise.race([vitest, aborted(interrupted), stack.failure]);
    vitest.kill('SIGINT');
    const { exitCode } = await vitest;
    if (ending instanceof StartupError) throw ending;
    return interrupted.aborted ? 130 : (exitCode ?? 1);
  }

  try {
    const others = ['megalodon', 'toot', 'mastodon-py'];
    const first = await run(process.execPath, ['masto', ...others], 'masto-7');
    // Version 8 needs the WebSocket of Node 22.
    return first === 130 ? first : Math.max(first, await run(node22, ['masto.test'], 'masto-8'));
  } finally {
    await stack.stop();
  }
});

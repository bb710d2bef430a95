import path from 'node:path';
import { findChromium } from '@ripple/infra/chromium';
import { aborted, runCommand } from '@ripple/infra/command';
import { instanceDir, repositoryRoot } from '@ripple/infra/paths';
import { nextFreePorts } from '@ripple/infra/ports';
import { startStack } from '@ripple/infra/stack';
import { StartupError } from '@ripple/infra/startup-error';
import { execa } from 'execa';
import { readGuide } from './guide.ts';
import { installNodes, packClient } from './package.ts';

const PORT = 3_990;

/**
 * `npm run test:client`: packs packages/client, installs the package as an application would, and runs what its README
 * and docs/embedding.md say, against a Ripple of its own: on each supported Node, in Chromium, through the compiler.
 */
await runCommand(async (interrupted) => {
  const log = (line: string) => console.error(line);
  const dir = instanceDir('client');
  const chromium = await findChromium(process.env, log);
  const nodes = await installNodes(path.join(dir, 'nodes'), log);
  const tarball = await packClient(dir);
  const started = Date.now().toString(36);
  const [pagePort] = await nextFreePorts(PORT + 60, 2);
  const page = `http://127.0.0.1:${pagePort}`;

  /** Runs tests on a Ripple with these settings. @returns the exit code */
  async function run(files: string[], settings: NodeJS.ProcessEnv): Promise<number> {
    // Servers in the environment may belong to another Ripple, so these variables are not passed on.
    const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...env } = process.env;
    const stack = await startStack({
      name: 'client',
      command: 'npm run test:client',
      port: PORT,
      demo: true,
      env: { ...env, LOG_LEVEL: 'warn', ...settings },
      log,
      signal: interrupted,
    });
    try {
      const vitest = execa(
        'node_modules/.bin/vitest',
        ['run', '--config', 'test/client/vitest.config.ts', ...files],
        {
          cwd: repositoryRoot,
          stdio: 'inherit',
          reject: false,
          env: {
            RIPPLE_URL: stack.url,
            PAGE_URL: page,
            CHROMIUM: chromium,
            CLIENT_TARBALL: tarball,
            CLIENT_DIR: dir,
            RUN: started,
            NODES: nodes.join(path.delimiter),
            ...settings,
          },
        },
      );
      const ending = await Promise.race([vitest, aborted(interrupted), stack.failure]);
      vitest.kill('SIGINT');
      const { exitCode } = await vitest;
      if (ending instanceof StartupError) throw ending;
      return interrupted.aborted ? 130 : (exitCode ?? 1);
    } finally {
      await stack.stop();
    }
  }

  const codes = [
    await run(['readme', 'types', 'contents'], { CORS_ORIGINS: page }),
    await run(['embedding'], readGuide(PORT, page, started).settings),
  ];
  return Math.max(...codes);
});

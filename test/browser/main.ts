import { findChromium, installPackages } from '@ripple/infra/chromium';
import { aborted, runCommand } from '@ripple/infra/command';
import { repositoryRoot } from '@ripple/infra/paths';
import { startStack } from '@ripple/infra/stack';
import { StartupError } from '@ripple/infra/startup-error';
import { execa } from 'execa';

const PORT = 3970;
/** Where an application of another origin has its page, which the api lets call it. */
const PAGE_ORIGIN = 'http://localhost:3969';

/** `npm run test:browser`: the page in a real Chromium, on a Ripple of its own. `-- --screenshots` takes the pictures of the README. */
await runCommand(async (interrupted) => {
  const log = (line: string) => console.error(line);
  const [screenshots, ...files] = process.argv.includes('--screenshots')
    ? ['screenshots', 'screenshots']
    : [undefined, ...process.argv.slice(2)];
  const chromium = await findChromium(process.env, log);
  // Pictures without a Korean font show boxes.
  if (screenshots) await installPackages(['fonts-noto-cjk'], log);
  // Servers in the environment may belong to another Ripple, so these variables are not passed on.
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...env } = process.env;
  const stack = await startStack({
    name: 'browser',
    command: 'npm run test:browser',
    port: PORT,
    demo: true,
    // A test follows the links of a mail.
    env: { ...env, LOG_LEVEL: 'warn', CORS_ORIGINS: PAGE_ORIGIN, MAIL_DELAY_MS: '500' },
    log,
    signal: interrupted,
  });
  try {
    const vitest = execa(
      'node_modules/.bin/vitest',
      ['run', '--config', 'test/browser/vitest.config.ts', ...files],
      {
        cwd: repositoryRoot,
        stdio: 'inherit',
        reject: false,
        env: {
          RIPPLE_URL: stack.url,
          RIPPLE_AMQP_URL: stack.amqpUrl,
          RIPPLE_PAGE_ORIGIN: PAGE_ORIGIN,
          ...(stack.mailUrl !== undefined && { RIPPLE_MAIL_URL: stack.mailUrl }),
          CHROMIUM: chromium,
          ...(screenshots && { SCREENSHOTS: 'docs/images' }),
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
});

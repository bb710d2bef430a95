import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, startCommandLine } from './command-line.ts';

let ripple: CommandLine['ripple'];
let environment: CommandLine['environment'];
let cli: CommandLine['cli'];
let json: CommandLine['json'];

beforeAll(async () => {
  ({ ripple, environment, cli, json } = await startCommandLine());
});
afterAll(() => ripple?.dispose());

/** Runs one command line in a process, as `npm run ripple` does. */
async function cliProcess(line: string, settings: NodeJS.ProcessEnv = environment) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'services/cli/src/main.ts', ...line.split(' ')], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

describe('the command line', () => {
  it('has help for every command', async () => {
    const overview = await cli('--help');
    expect(overview.code).toBe(0);
    for (const name of ['status', 'dead-letters redrive', 'verify', 'rebuild', 'refan']) {
      expect(overview.out).toContain(name);
      const { code, out } = await cli(`${name} --help`);
      expect(code).toBe(0);
      expect(out).toContain('--json');
      expect(out).toContain('Examples:');
    }
  });

  it.each([
    ['verfy', 'There is no command "verfy" (ripple --help lists them).'],
    ['dead-letters', 'ripple dead-letters what? One of: list, show, redrive, drop.'],
    ['dead-letters eat', 'ripple dead-letters knows no "eat", only: list, show, redrive, drop.'],
    ['status now', 'ripple status takes no "now".'],
    ['verify --al', "Unknown option '--al' (ripple verify --help lists the options)."],
    ['verify --sample many', '--sample must be a whole number from 1 to 1000000, not "many".'],
    ['verify --kind feed', /^--kind must be one of home, author, tag, public, mentions, .*, not "feed"\.$/],
    ['verify home nobody_here', 'There is no user with the handle "nobody_here".'],
    ['rebuild', 'Rebuild what? One of: a timeline (home ada), --kind <kind>, --all, --resume.'],
    ['rebuild home', 'Whose home timeline? Name one handle.'],
    ['rebuild --resume', 'There is no interrupted rebuild to go on with.'],
    ['refan', 'Since when? --since <time or id> is needed.'],
    ['refan --since 2025-06-01 --until 2025-05-01', '--since must be before --until.'],
    ['dead-letters drop', 'Which letters? Choose by --id, --lane or --reason, or take --all.'],
    ['dead-letters drop --all', 'There is no terminal to ask on: drop needs --yes here.'],
    [
      'dead-letters list --lane slow',
      /^There is no lane "slow": the lanes are post-created, events, followers,/,
    ],
  ])('refuses "%s" in one sentence', async (line, sentence) => {
    const { code, out, err } = await cli(line);
    expect(err.trim()).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('runs as a process, and says which settings it needs', async () => {
    const half = await cliProcess('status', { ...environment, REDIS_URL: '' });
    expect(half).toMatchObject({ code: 2, out: '' });
    expect(half.err).toBe('The environment names some of the servers, but not all: REDIS_URL not set.\n');
  });
});

describe('status', () => {
  it('has no problems when everything runs', async () => {
    const { code, out, err } = await cliProcess('status --json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const state = JSON.parse(out);
    expect(state).toMatchObject({
      problems: [],
      deadLetters: 0,
      servers: [{ name: 'postgres' }, { name: 'rabbitmq' }, { name: 'redis' }],
    });
    for (const { version, latencyMs } of state.servers) {
      expect(version).toMatch(/^\d+\.\d+/);
      expect(latencyMs).toBeGreaterThan(0);
    }
    expect(state.rings.map(({ ring }: { ring: string }) => ring)).toEqual([
      'author',
      'followers',
      'public',
      'feeds',
    ]);
    expect((await cli('status')).out).toContain('No problems.');
  });

  it('names a worker or a server that is down', async () => {
    await ripple.stop('feed-builder');
    await expect
      .poll(async () => (await json('status')).data.problems, { timeout: 30_000 })
      .toEqual(['no worker consumes the lane feeds: is its service running?']);
    expect((await cli('status')).code).toBe(1);
    await ripple.start('feed-builder');

    const lost = await cli('status', { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(lost.code).toBe(1);
    expect(lost.out).toContain('PROBLEM: redis at 127.0.0.1:1 does not answer');
    expect(lost.out).toMatch(/rabbitmq +\d+\.\d+/);
  });

  it('names a node that is down, of several', async () => {
    const nodes = [new URL(ripple.isolation.amqpUrl).host, '127.0.0.1:1'];
    const { code, out } = await cli('status', { AMQP_NODES: nodes.join(',') });
    expect(code).toBe(1);
    expect(out).toMatch(/^127\.0\.0\.1:1 +rabbitmq +NO ANSWER$/m);
    expect(out).toMatch(/:\d+ +postgres +primary +[\d.]+ m?s$/m);
    expect(out).toContain('PROBLEM: the node of rabbitmq at 127.0.0.1:1 does not answer');
  });

  it('says what the outbox holds, and which ring is behind', async () => {
    const { pool } = ripple.database;
    await ripple.stop('outbox-relay');
    await pool.query(`insert into outbox (lane, message, created_at)
                      values ('post-created', '{}', now() - interval '11 seconds')`);
    await ripple.redis.hset(`${ripple.isolation.namespace}:watermarks`, 'followers', Date.now() - 11_000);
    const { code, data } = await json('status');
    await pool.query('delete from outbox');
    await ripple.start('outbox-relay');
    expect(code).toBe(1);
    expect(data.outbox).toMatchObject({ rows: 1, lanes: [{ lane: 'post-created', rows: 1 }] });
    expect(data.problems).toEqual([expect.stringMatching(/^ring followers is 11(\.\d)? s behind/)]);
  });
});

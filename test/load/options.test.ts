import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGraph } from '../lab/world/graph.ts';
import { parseOptions, parseWorldOptions } from './options.ts';
import { scenarioNames } from './scenarios/scenario.ts';

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(parseOptions([])).toMatchObject({ url: undefined, baselines: [], scenario: { name: 'smoke' } });
    expect(parseWorldOptions([])).toMatchObject({
      graph: { plan: { users: 100_000, meanFollows: 403, largest: 20_000 } },
    });
    expect(parseOptions(['--help', '--rate', '1'])).toBe('help');
  });

  it('takes this machine only', () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', '127.1.2.3', '[::1]:3000']) {
      expect(parseOptions(['--url', `http://${host}`])).toMatchObject({ url: new URL(`http://${host}`) });
    }
    for (const url of ['http://example.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com']) {
      expect(() => parseOptions(['--url', url])).toThrow(/must be on this machine/);
    }
    expect(() => parseOptions(['--url', 'https://127.0.0.1'])).toThrow(/must be an http:/);
  });

  it('takes the api by which people post and read, where tokens can be made', () => {
    expect(parseOptions([])).toMatchObject({ api: 'ripple' });
    expect(parseOptions(['--api', 'mastodon'])).toMatchObject({ api: 'mastodon' });
    expect(() => parseOptions(['--api', 'atproto'])).toThrow(/^--api is one of ripple, mastodon, not/);
    const elsewhere = ['--api', 'mastodon', '--url', 'http://127.0.0.1'];
    expect(() => parseOptions(elsewhere)).toThrow(/goes neither with --url/);
  });

  it('says in a sentence what is wrong', () => {
    for (const rate of ['-1', '0', 'x', '', '1e9', 'Infinity', 'NaN']) {
      expect(() => parseOptions([`--rate=${rate}`])).toThrow(
        /^--rate must be a number from 0.1 to 5000, not/,
      );
    }
    expect(() => parseOptions(['--users', '1.5'])).toThrow(/^--users must be a whole number/);
    expect(() => parseOptions(['--fast'])).toThrow("Unknown option '--fast' (--help lists the options).");
    expect(() => parseOptions(['more'])).toThrow(/^Unexpected argument 'more'/);
    expect(() => parseOptions(['--rate', '-1'])).toThrow(/^Option '--rate/);
  });
});

describe('a scenario', () => {
  const scenarioOf = (...argv: string[]) => {
    const options = parseOptions(argv);
    if (options === 'help') throw new Error('help');
    return options.scenario;
  };

  it('is one of those there are, each of which is sound', () => {
    for (const name of scenarioNames) {
      const { world } = scenarioOf('--scenario', name);
      expect(createGraph(world).followerCount(0)).toBe(world.largest);
    }
    expect(() => parseOptions(['--scenario', 'none'])).toThrow(/^--scenario is one of smoke, steady/);
  });

  it('can be made faster, longer and larger, its phases in proportion', () => {
    const storm = scenarioOf('--scenario', 'storm', '--rate', '10', '--seconds', '60', '--users', '5000');
    expect(storm.world).toMatchObject({ users: 5_000, meanFollows: 50 });
    expect(storm.phases.map(({ postsPerSecond }) => postsPerSecond)).toEqual([10, 100, 10]);
    expect(storm.phases.map(({ seconds }) => seconds)).toEqual([15, 15, 30]);
  });

  it('is refused with the place where it is wrong', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'scenario-')), 'mine.json');
    const good = scenarioOf('--scenario', 'smoke');
    const { name: _, ...content } = good;
    await writeFile(file, JSON.stringify(content));
    expect(scenarioOf('--scenario', file)).toEqual({ ...good, name: 'mine' });
    await writeFile(file, JSON.stringify({ ...content, arrival: 'sometimes' }));
    expect(() => parseOptions(['--scenario', file])).toThrow(/\/arrival/);
    await writeFile(file, '{');
    expect(() => parseOptions(['--scenario', file])).toThrow(/JSON/);
  });

  it('has a world that can be', () => {
    expect(() => parseOptions(['--users', '10', '--largest', '10'])).toThrow(
      "The largest author can't have 10 followers among 10 users.",
    );
    expect(() => parseWorldOptions(['--mean-follows', '1'])).toThrow('on average');
  });

  it('goes with baselines only on servers of its own', () => {
    expect(parseOptions(['--baseline', 'pull', '--baseline', 'in-request'])).toMatchObject({
      baselines: ['pull', 'in-request'],
    });
    expect(() => parseOptions(['--baseline', 'magic'])).toThrow(/^--baseline is one of in-request/);
    expect(() => parseOptions(['--baseline', 'pull', '--url', 'http://127.0.0.1:3000'])).toThrow(/--url/);
  });

  it('is steady with a read per post where the limit is looked for', () => {
    expect(scenarioOf('--find-limit')).toMatchObject({
      name: 'steady',
      phases: [{ seconds: 120, postsPerSecond: 20, readsPerPost: 1 }],
    });
    expect(scenarioOf('--find-limit', '--scenario', 'smoke', '--reads-per-post', '5')).toMatchObject({
      name: 'smoke',
      phases: [{ readsPerPost: 5 }],
    });
    expect(() => parseOptions(['--find-limit', '--baseline', 'pull'])).toThrow(/^--find-limit goes neither/);
  });
});

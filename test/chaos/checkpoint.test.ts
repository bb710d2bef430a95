import { beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../lab/client.ts';
import { createCheckpoints } from './checkpoint.ts';
import { createFindings } from './findings.ts';
import { worldOfThree } from './world-of-three.ts';

/** The homes that are shown, look by look; the last one for ever. Profiles, tag and public: what is owed. */
let homes: string[][];
/** The same for one reader. */
let homeOf: Record<string, string[][]>;
let looks: number;
let now: number;
let quiet: boolean;
/** Whose home changes by itself. */
let restless: string | undefined;
/** Who may leave. */
let leaving: string | undefined;
const { rows, ledger } = worldOfThree();
const texts = new Map(rows.posts.map(({ id, text }) => [id, text]));

const client: Client = {
  async send(_what, { path, token }) {
    const shown = () => {
      const seen = homeOf[token ?? ''] ?? homes;
      if (path.includes('/home')) return seen[Math.min(looks, seen.length - 1)] as string[];
      return path.includes('/users/ada/') && token ? ['20', '10'] : path.includes('/users/') ? [] : ['10'];
    };
    const isStrangersAda = path.includes('/users/ada/') && !token;
    const items = (isStrangersAda ? ['10'] : shown()).map((id) => ({ id, text: texts.get(id) }));
    return { status: 200, headers: {}, text: JSON.stringify({ items, next: null }) };
  },
  async close() {},
};
const clock = {
  now: () => now,
  async sleep(ms: number) {
    looks++;
    now += ms;
  },
};

function open() {
  const findings = createFindings();
  const asked: number[] = [];
  const checkpoints = createCheckpoints({
    ...{ ledger, findings, client, clock, signal: new AbortController().signal },
    tokens: new Map(rows.users.map(({ handle }) => [handle, handle])),
    isQuiet: async () => quiet,
    isFleeting: () => false,
    isRestless: (handle) => handle === restless,
    mayGo: (handle) => handle === leaving,
    async listRows(above) {
      asked.push(above);
      return { ...rows, posts: rows.posts.filter(({ id }) => Number(id) > above) };
    },
  });
  return { findings, asked, check: () => checkpoints.check(2) };
}

beforeEach(() => {
  homes = [['20', '10']];
  [looks, now, quiet, restless] = [0, 1_000, true, undefined];
  homeOf = {};
  leaving = undefined;
});

describe('a checkpoint', () => {
  it('is passed at once when all is there, also if a post is still shown that is being deleted', async () => {
    expect(await open().check()).toBe(0);
    homes = [['30', '20', '10']];
    expect(await open().check()).toBe(0);
  });

  it('waits for what comes late, and says when it had come', async () => {
    homes = [['10'], ['10'], ['20', '10']];
    const { check, findings } = open();
    expect(await check()).toBe(3_000);
    expect(findings.lost.size + findings.late.size).toBe(0);
  });

  it('calls lost what does not come though nothing is on its way, and late what may still come', async () => {
    homes = [['10']];
    const missing = ['home ada: 20', 'home bob: 20', 'home eve: 20'];
    const lost = open();
    expect(await lost.check()).toBeUndefined();
    expect([...lost.findings.lost].sort()).toEqual(missing);
    expect(now).toBeGreaterThan(60_000);
    quiet = false;
    const late = open();
    await late.check();
    expect([...late.findings.late].sort()).toEqual(missing);
    expect(late.findings.lost.size).toBe(0);
  });

  it('waits for a home that changes by itself, and takes no time for that', async () => {
    homeOf = { eve: [['10'], ['10'], ['20', '10']] };
    restless = 'eve';
    expect(await open().check()).toBe(0);
    expect(now).toBe(3_000);
    now = 1_000;
    restless = undefined;
    looks = 0;
    expect(await open().check()).toBe(3_000);
  });

  it('does not look at the home of a user who may leave at any time', async () => {
    homeOf = { eve: [['10']] };
    leaving = 'eve';
    expect(await open().check()).toBe(0);
    leaving = undefined;
    expect(await open().check()).toBeUndefined();
  });

  it('does not wait where waiting mends nothing', async () => {
    homes = [
      ['20', '20', '10'],
      ['20', '10'],
    ];
    const { check, findings } = open();
    expect(await check()).toBeUndefined();
    expect(findings.doubled.size).toBe(3);
    expect(now).toBe(1_000);
  });

  it('looks at newer posts only, the next time', async () => {
    const { check, asked } = open();
    await check();
    await check();
    expect(asked).toEqual([0, 20]);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compareCommand } from './compare.ts';
import { resultOf } from './report/result-fixture.ts';

describe('the command compare', () => {
  let folder = '';
  const file = (name: string) => path.join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ripple-compare-'));
    await writeFile(file('a.json'), JSON.stringify(resultOf()));
    const { world } = resultOf();
    await writeFile(file('other.json'), JSON.stringify(resultOf({ world: { ...world, users: 7 } })));
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('writes a page, and fails when there is nothing to compare', async () => {
    expect(await compareCommand([file('a.json'), file('a.json'), '--html', file('page.html')])).toBe(0);
    expect(await readFile(file('page.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(await compareCommand([file('a.json'), file('other.json')])).toBe(1);
  });

  it('takes two results, in a sentence', async () => {
    await expect(compareCommand([])).rejects.toThrow(/^compare takes two files/);
    await expect(compareCommand(['a', 'b', 'c'])).rejects.toThrow(/^compare takes two files/);
    await expect(compareCommand(['a', 'b', '--tolerance', 'x'])).rejects.toThrow(/^--tolerance must be/);
    await expect(compareCommand([file('a.json'), file('none.json')])).rejects.toThrow(/no such file/);
  });
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openProcessorShares } from './processor-shares.ts';

describe.skipIf(process.platform !== 'linux')('a share of a core', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'ripple-cgroup-'));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** What was written into the one group that there is. */
  function written(parent: string): Record<string, string> {
    const [group = ''] = readdirSync(parent).filter((name) => name.startsWith('ripple-bench-'));
    const dir = path.join(parent, group);
    return Object.fromEntries(
      readdirSync(dir).map((file) => [file, readFileSync(path.join(dir, file), 'utf8')]),
    );
  }

  it('is a quota in each period of control groups of version 1', () => {
    const cpu = path.join(root, 'cpu');
    mkdirSync(cpu, { recursive: true });
    writeFileSync(path.join(cpu, 'cpu.cfs_quota_us'), '-1');
    openProcessorShares(root).hold(process.pid, 0.05);
    expect(written(cpu)).toEqual({
      'cpu.cfs_period_us': '20000',
      'cpu.cfs_quota_us': '1000',
      'cpu.shares': '10240',
      'cgroup.procs': String(process.pid),
    });
  });

  it('is the same of version 2', () => {
    mkdirSync(root, { recursive: true });
    openProcessorShares(root).hold(process.pid, 0.1);
    expect(readFileSync(path.join(root, 'cgroup.subtree_control'), 'utf8')).toBe('+cpu');
    expect(written(root)).toEqual({
      'cpu.max': '1000 10000',
      'cpu.weight': '1000',
      'cgroup.procs': String(process.pid),
    });
  });

  it('may be all that there is, before others', () => {
    mkdirSync(root, { recursive: true });
    const share = openProcessorShares(root).hold(process.pid, undefined);
    expect(written(root)).not.toHaveProperty('cpu.max');
    const before = share.cpuSeconds();
    while (share.cpuSeconds() === before);
    expect(share.cpuSeconds()).toBeGreaterThan(before);
  });

  it('is refused in one sentence where there are no groups', () => {
    expect(() => openProcessorShares(path.join(root, 'missing'))).toThrow(
      'no process can be held to a part of a core here: ENOENT',
    );
  });
});

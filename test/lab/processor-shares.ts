import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A part of a core that a process is held to, and gets before all others. */
export interface ProcessorShare {
  /** What the process has used since. */
  cpuSeconds(): number;
  /** Lets it go. To be called while it lives. */
  end(): void;
}

export interface ProcessorShares {
  /** @param share of a core: 0.05 is a twentieth; `undefined`: as much as it takes, before all others */
  hold(pid: number, share: number | undefined): ProcessorShare;
}

const ROOT = '/sys/fs/cgroup';
/** The least that the kernel takes. Short turns keep the time short for which a process that had its part stands still. */
const QUOTA_US = 1_000;
/** Ten times that of a process beside it: on a busy machine, too, each gets its part. */
const WEIGHTS = { v1: ['cpu.shares', '10240'], v2: ['cpu.weight', '1000'] } as const;

/**
 * Control groups of the kernel, version 1 or 2: a quota of processor time in each period
 * (https://docs.kernel.org/scheduler/sched-bwc.html).
 * @param root where they are mounted
 * @throws if there are none, or this process may not make one
 */
export function openProcessorShares(root = ROOT): ProcessorShares {
  const isFirst = existsSync(path.join(root, 'cpu/cpu.cfs_quota_us'));
  const parent = isFirst ? path.join(root, 'cpu') : root;
  let made = 0;
  const groupOf = () => path.join(parent, `ripple-bench-${process.pid}-${made++}`);
  try {
    // Of version 2 each group says what its children are held to.
    if (!isFirst) writeFileSync(path.join(root, 'cgroup.subtree_control'), '+cpu');
    const tried = groupOf();
    mkdirSync(tried);
    rmdirSync(tried);
  } catch (error) {
    throw new Error(`no process can be held to a part of a core here: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return {
    hold(pid, share) {
      const group = groupOf();
      const write = (file: string, value: string) => writeFileSync(path.join(group, file), value);
      const periodUs = share && String(Math.round(QUOTA_US / share));
      mkdirSync(group);
      const [weight, high] = isFirst ? WEIGHTS.v1 : WEIGHTS.v2;
      write(weight, high);
      if (periodUs && isFirst) {
        write('cpu.cfs_period_us', periodUs);
        write('cpu.cfs_quota_us', String(QUOTA_US));
      } else if (periodUs) {
        write('cpu.max', `${QUOTA_US} ${periodUs}`);
      }
      const before = usedBy(pid);
      write('cgroup.procs', String(pid));
      return {
        cpuSeconds: () => usedBy(pid) - before,
        end() {
          writeFileSync(path.join(parent, 'cgroup.procs'), String(pid));
          rmdirSync(group);
        },
      };
    },
  };
}

/** In seconds. The kernel's own count of each thread is in nanoseconds, that of /proc/<pid>/stat in hundredths. */
function usedBy(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((thread) =>
    Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

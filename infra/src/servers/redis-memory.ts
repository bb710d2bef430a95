import { totalmem } from 'node:os';
import { StartupError } from '../startup-error.ts';

const MIB = 1_024 * 1_024;
const LEAST_BYTES = 64 * MIB;
const DEFAULT_SHARE = 1 / 4;
const MOST_BY_DEFAULT_BYTES = 4_096 * MIB;
const UNITS: Record<string, number> = { '': 1, kb: 1_024, mb: MIB, gb: 1_024 * MIB };

/**
 * What Redis may use, in bytes: `REDIS_MAXMEMORY` (such as 512mb), or a quarter of this machine's memory, at most 4 GiB.
 * @throws {StartupError} if it is no size, or less than 64 MiB
 */
export function redisMemory(env: NodeJS.ProcessEnv, machineBytes = totalmem()): number {
  const given = env.REDIS_MAXMEMORY;
  if (!given) {
    return Math.round(Math.max(LEAST_BYTES, Math.min(machineBytes * DEFAULT_SHARE, MOST_BY_DEFAULT_BYTES)));
  }
  const [, number, unit = ''] = /^(\d+)(kb|mb|gb)?$/i.exec(given) ?? [];
  const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  if (!(bytes >= LEAST_BYTES)) {
    throw new StartupError(
      `REDIS_MAXMEMORY must be a size of at least 64mb, such as 512mb or 2gb, not "${given}".`,
    );
  }
  return bytes;
}

import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 10_000;
/** Of a core. A collection takes up to 0.15 s, in which a process answers nobody, so it must not have much to do. */
const IDLE_UP_TO = 0.01;
/** What a heap has to have grown by since the last collection. */
const WORTHWHILE_BYTES = 8 * 1_048_576;

/**
 * Gives back what only the start or a time of much work has needed. V8 collects it when the heap grows next, which takes
 * a process that has little to do minutes to hours; after a collection it shrinks the heap by itself.
 */
export function collectWhenIdle(): void {
  let used = process.cpuUsage();
  // So that there is one after the start.
  let least = 0;
  setInterval(() => {
    const { user, system } = process.cpuUsage(used);
    const share = (user + system) / 1_000 / LOOK_EVERY_MS;
    least = Math.min(least, heapBytes());
    if (share <= IDLE_UP_TO && heapBytes() >= least + WORTHWHILE_BYTES) {
      collectGarbage();
      least = heapBytes();
    }
    used = process.cpuUsage();
  }, LOOK_EVERY_MS).unref();
}

const heapBytes = () => getHeapStatistics().total_heap_size;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

import { setPriority } from 'node:os';
import { armFailPoint } from '@ripple/fail-points';
import { startTracing, withSourcePlaces } from '@ripple/telemetry';
import closeWithGrace from 'close-with-grace';
import { collectWhenIdle } from './collect-when-idle.ts';
import { type CommonConfig, printable } from './config.ts';

/** A service that has been started. */
export interface Running {
  /** Where its HTTP server listens. */
  port: number;
  /** Finishes what is in hand, then lets go of everything. */
  stop(): Promise<void>;
}

const STOP_LIMIT_MS = 15_000;

/**
 * The life of a process: read the settings, start, wait for SIGTERM or SIGINT, stop. `--print-config`
 * prints the settings instead. What goes wrong before the start is one line on stderr and exit code 1.
 * @param niceness 0 to 19: how far the process gives way to others on the same machine, so that the
 *   priorities of the lanes hold for the processors, too
 */
export async function runService<Config extends CommonConfig>(
  name: string,
  readConfig: () => Config,
  start: (config: Config) => Promise<Running>,
  niceness = 0,
): Promise<void> {
  try {
    const config = readConfig();
    if (process.argv.includes('--print-config')) {
      console.log(JSON.stringify(printable(config), null, 2));
      return;
    }
    if (config.FAIL_POINT) armFailPoint(config.FAIL_POINT);
    setPriority(niceness);
    const stopTracing = config.OTEL_EXPORTER_OTLP_ENDPOINT
      ? await startTracing({ service: name, namespace: config.NAMESPACE, logLevel: config.LOG_LEVEL })
      : undefined;
    const running = await start(config);
    collectWhenIdle();
    closeWithGrace({ delay: STOP_LIMIT_MS, logger: false }, async ({ err }) => {
      if (err) console.error(withSourcePlaces(err.stack ?? String(err)));
      await running.stop();
      await stopTracing?.();
    });
  } catch (error) {
    console.error(`${(error as Error).name}: ${(error as Error).message}`);
    process.exitCode = 1;
    // Connections opened before the failure would keep the process alive.
    setImmediate(() => process.exit());
  }
}

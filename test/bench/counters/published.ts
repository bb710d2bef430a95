import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Stack } from '@ripple/infra/stack';

const run = promisify(execFile);

/** https://www.rabbitmq.com/docs/monitoring: counters of the whole node, by protocol, of which only one has publishers here. */
const EXPRESSION = `
  maps:fold(
    fun(_, Counters, Sum) -> Sum + maps:get(messages_received_total, Counters, 0) end,
    0,
    rabbit_global_counters:overview()
  ).`;

/**
 * AMQP messages that RabbitMQ has taken from its publishers since it was started, as it has counted them itself: several
 * jobs that travel as one message are one.
 * @returns undefined where RabbitMQ was not started here
 */
export async function countPublished({ servers }: Pick<Stack, 'servers'>): Promise<number | undefined> {
  const [command, ...args] = servers.rabbitmqctl ?? [];
  if (command === undefined) return undefined;
  const { stdout } = await run(command, [...args, 'eval', EXPRESSION]);
  const count = Number(stdout);
  if (stdout.trim() === '' || Number.isNaN(count)) throw new Error(`RabbitMQ says: ${stdout}`);
  return count;
}

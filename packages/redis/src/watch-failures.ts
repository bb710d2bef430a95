import type { RedisNode } from './redis.ts';

/**
 * Tells of each command that fails; of one that is sent again, possibly more than once. Commands are many and failures
 * few, so it costs no promise.
 */
export function watchFailures(node: RedisNode, onFailure: (error: Error) => void): void {
  const send = node.sendCommand.bind(node);
  node.sendCommand = (command, stream) => {
    const { reject } = command;
    command.reject = (error) => {
      onFailure(error);
      reject(error);
    };
    return send(command, stream);
  };
}

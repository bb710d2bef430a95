import type { RedisNode } from './redis.ts';

type Command = Parameters<RedisNode['sendCommand']>[0];

/** More than any command needs; a cluster whose nodes send a command to each other ends there. */
const MOST_MOVES = 8;
/** Between two tries while the cluster has no master for a slot. */
const PAUSE_MS = 100;
/** A master is replaced after about 3 s with a `cluster-node-timeout` of 1,500 ms. */
const MOST_PAUSES = 50;

interface Way {
  node: RedisNode;
  moves: number;
  pauses: number;
}
const ways = new WeakMap<Command, Way>();

/**
 * Sends a command on where the node that it was sent to doesn't hold its key: to the one that it names (`MOVED`, for
 * good; `ASK`, this once), or, with `wait`, to the one that has taken the slot over while this one was away (Redis
 * Cluster specification, "Redirection and resharding"). A command without keys, and a script that is called on a node, is not sent on.
 */
export function followMoves(
  node: RedisNode,
  options: {
    whenDown: 'fail' | 'wait';
    nodeOf: (key: string) => RedisNode;
    /** Notes where a slot is. @returns the node */
    moved: (slot: number, to: string) => RedisNode;
    importing: (at: string) => RedisNode;
    /** The node says that it can't serve: it is asked where the slots are. */
    lost: () => void;
    /** A command has failed for good by an answer. */
    refused: () => void;
  },
): void {
  const send = node.sendCommand.bind(node);

  /** Sends the command on. @returns false if it has failed for good */
  function follow(command: Command, way: Way, { message }: Error): boolean {
    const [kind, slot, to = ''] = message.split(' ');
    if (kind === 'MOVED') return sendOn(command, way, options.moved(Number(slot), to));
    if (kind === 'ASK') {
      const importing = options.importing(to);
      // Both go out in this turn, so nothing comes between them.
      void importing.asking().catch(() => {});
      return sendOn(command, way, importing);
    }
    const [key] = command.getKeys();
    if (options.whenDown === 'fail' || key === undefined) return false;
    if (message === 'Connection is closed.') {
      const successor = options.nodeOf(String(key));
      return successor !== way.node && sendOn(command, way, successor);
    }
    if (!/^(CLUSTERDOWN|TRYAGAIN|READONLY|MASTERDOWN) /.test(message) || way.pauses++ >= MOST_PAUSES)
      return false;
    options.lost();
    setTimeout(() => resend(command, way, options.nodeOf(String(key))), PAUSE_MS);
    return true;
  }

  function sendOn(command: Command, way: Way, to: RedisNode): boolean {
    if (way.moves++ >= MOST_MOVES) return false;
    resend(command, way, to);
    return true;
  }

  function resend(command: Command, way: Way, to: RedisNode): void {
    way.node = to;
    void to.sendCommand(command);
  }

  node.sendCommand = (command, stream) => {
    // Sent for the first time: what is sent on or again finds its way as before.
    if (!ways.has(command)) {
      const way = { node, moves: 0, pauses: 0 };
      ways.set(command, way);
      const reject = command.reject;
      command.reject = (error) => {
        if (follow(command, way, error)) return;
        if (isRefusal(command, error)) options.refused();
        reject(error);
      };
    }
    return send(command, stream);
  };
}

/** A script that the node doesn't know yet is sent to it then; an older server doesn't know all of CLIENT. */
const isRefusal = ({ name }: Command, error: Error): boolean =>
  error.name === 'ReplyError' && name !== 'client' && !error.message.startsWith('NOSCRIPT');

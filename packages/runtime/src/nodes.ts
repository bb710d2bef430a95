import { Type } from 'typebox';

const NODE = String.raw`(?:\[[0-9a-fA-F:]+\]|[^\s,:/@]+):\d{1,5}`;

/** A setting that names the nodes of a cluster: `host:port`, comma separated. */
export const nodesSetting = () => Type.Optional(Type.String({ pattern: `^${NODE}(,${NODE})*$` }));

/**
 * The address of each node of a cluster.
 * @param url the address as for one server: log-in, path and parameters are those of every node
 * @param nodes a {@link nodesSetting}; the server of `url` alone if not given
 */
export function urlsOfNodes(url: string, nodes?: string): string[] {
  if (nodes === undefined) return [url];
  return nodes.split(',').map((node) => {
    const ofNode = new URL(url);
    ofNode.host = node;
    return ofNode.href;
  });
}

const PORTS: Record<string, string> = {
  'postgres:': '5432',
  'postgresql:': '5432',
  'amqp:': '5672',
  'amqps:': '5671',
  'redis:': '6379',
  'rediss:': '6379',
};

/** Host and port of a server, without the log-in. */
export function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'a bad address';
  const { protocol, hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || PORTS[protocol]}`;
}

/** Which servers openDatabase connects to. */
export const databaseServers = (settings: {
  DATABASE_URL: string;
  DATABASE_NODES?: string | undefined;
  DATABASE_REPLICA_NODES?: string | undefined;
}) => ({
  url: urlsOfNodes(settings.DATABASE_URL, settings.DATABASE_NODES),
  standbys:
    settings.DATABASE_REPLICA_NODES === undefined
      ? []
      : urlsOfNodes(settings.DATABASE_URL, settings.DATABASE_REPLICA_NODES),
});

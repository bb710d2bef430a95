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

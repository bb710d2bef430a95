/** In an order of chance, so that the processes spread over the nodes. */
export function shuffle<T>(nodes: readonly T[]): T[] {
  const order = nodes.map((node) => ({ node, at: Math.random() }));
  return order.sort((one, other) => one.at - other.at).map(({ node }) => node);
}

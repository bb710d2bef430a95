/**
 * A queue for the work of several lanes that share the slots of one process. Each lane has a weight; when all have work
 * waiting, they get slots in proportion to their weights, so a high lane goes first and a low one never
 * starves; when one is idle, the others take its share.
 *
 * Within a lane, items can belong to parties, such as the users who asked for them. Parties take turns, one item each,
 * so what one party has added does not stand before what another adds later. Items of one party keep their order.
 *
 * Smooth weighted round-robin, as in nginx (ngx_http_upstream_round_robin.c): every waiting lane gains
 * its weight, the richest goes and pays the sum of the weights.
 */
export function createFairQueue<T>(
  weights: Record<string, number>,
  slots: number,
  run: (item: T) => Promise<void>,
) {
  const lanes = Object.entries(weights).map(([name, weight]) => ({
    name,
    weight,
    credit: 0,
    /** By party; the first one's turn is next. */
    waiting: new Map<string, T[]>(),
  }));
  let busy = 0;
  let stopped = false;
  let whenIdle: (() => void) | undefined;

  function takeNext(): T | undefined {
    const ready = lanes.filter((lane) => lane.waiting.size > 0);
    let chosen: (typeof lanes)[number] | undefined;
    let total = 0;
    for (const lane of ready) {
      total += lane.weight;
      lane.credit += lane.weight;
      if (!chosen || lane.credit > chosen.credit) chosen = lane;
    }
    if (!chosen) return undefined;
    chosen.credit -= total;
    return takeTurn(chosen.waiting);
  }

  function fill(): void {
    while (busy < slots) {
      const item = takeNext();
      if (item === undefined) break;
      busy += 1;
      void run(item).finally(() => {
        busy -= 1;
        fill();
      });
    }
    if (busy === 0) whenIdle?.();
  }

  return {
    add(laneName: string, item: T, party = ''): void {
      const waiting = lanes.find((lane) => lane.name === laneName)?.waiting;
      if (stopped || !waiting) return;
      const own = waiting.get(party);
      if (own) own.push(item);
      else waiting.set(party, [item]);
      fill();
    },
    /** Drops what has not begun. */
    clear(): void {
      for (const lane of lanes) lane.waiting.clear();
    },
    /** Begins nothing more; resolves when what has begun is done. */
    async stop(): Promise<void> {
      stopped = true;
      this.clear();
      if (busy === 0) return;
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
    },
  };
}

/** The next item of the party whose turn it is, which then stands behind all others that wait. */
function takeTurn<T>(waiting: Map<string, T[]>): T | undefined {
  const [turn] = waiting;
  if (!turn) return undefined;
  const [party, items] = turn;
  const item = items.shift();
  waiting.delete(party);
  if (items.length > 0) waiting.set(party, items);
  return item;
}

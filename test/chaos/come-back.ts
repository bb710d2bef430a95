import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenStream, openStream, type StreamEvent } from '../sse.ts';

const COME_BACK_MS = 500;

/** A live stream whose reader comes back with the last id whenever it ends. */
export interface LastingStream {
  /** All that came, in its order. */
  events(): StreamEvent[];
  /** How often it had to be opened again. */
  reconnections(): number;
  stop(): Promise<void>;
}

export async function openLastingStream(
  url: URL,
  path: string,
  options: { user: { token: string }; headers?: Record<string, string> },
): Promise<LastingStream> {
  const open = (lastId?: string) => openStream(url.href, path, { ...options, lastId });
  const streams: OpenStream[] = [await open()];
  let over = false;

  async function listen(): Promise<void> {
    while (!over) {
      await streams.at(-1)?.ended;
      await sleep(COME_BACK_MS);
      const lastId = streams.findLast((stream) => stream.lastId !== undefined)?.lastId;
      const next = await open(lastId).catch(() => undefined);
      if (next) streams.push(next);
    }
    await streams.at(-1)?.close();
  }

  const listening = listen();
  return {
    events: () => streams.flatMap(({ events }) => events),
    reconnections: () => streams.length - 1,
    async stop() {
      over = true;
      await streams.at(-1)?.close();
      await listening;
    },
  };
}

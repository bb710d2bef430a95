import type { TestUser } from '../../ripple/client.ts';
import { startRipple } from '../../ripple/ripple.ts';
import { type OpenStream, openStream } from '../../sse.ts';

export const LIMIT = { timeout: 30_000, interval: 20 };

/** A Ripple with a heartbeat every 100 ms, its users, and the streams that a test opens. */
export async function startListeners() {
  const ripple = await startRipple({ settings: { STREAM_HEARTBEAT_MS: 100 } });
  const opened: OpenStream[] = [];
  let users = 0;

  const newUser = () => ripple.user(`listener_${++users}`);

  return {
    ripple,
    /** The streams that this test has opened. */
    opened,
    newUser,
    /** An author, and a follower. */
    async pair(): Promise<[author: TestUser, follower: TestUser]> {
      const [author, follower] = [await newUser(), await newUser()];
      await follower.put(`/v1/users/${author.handle}/follow`);
      return [author, follower];
    },
    async open(path: string, options: { user?: TestUser; lastId?: string | undefined } = {}) {
      const stream = await openStream(ripple.url, `/v1/stream/${path}`, options);
      opened.push(stream);
      return stream;
    },
    closeStreams: () => Promise.all(opened.splice(0).map((stream) => stream.close())),
    /** A key of the live log in Redis. */
    key: (name: string) => ripple.ownRedis.together(`${ripple.isolation.namespace}:live:${name}`, 'live'),
  };
}

export type Listeners = Awaited<ReturnType<typeof startListeners>>;

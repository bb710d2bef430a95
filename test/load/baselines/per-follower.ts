import type { UserId } from '@ripple/messages';
import { type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import type { Design } from './design.ts';
import { type Shop, storeDocument } from './shop.ts';

const queues = { created: 'baseline.created', deliveries: 'baseline.deliveries' };
const IN_FLIGHT = 1_000;
const PREFETCH = { created: 4, deliveries: 500 };

/** The classical design: a job for each follower, from a queue. The author waits for one message to be confirmed. */
export async function perFollower(shop: Shop, amqpUrl: string): Promise<Design> {
  const { channel, close } = await openChannel(amqpUrl);
  return {
    async createPost(author, text) {
      const post = await shop.insertPost(author, text);
      await storeDocument(shop, post);
      await shop.push([{ follower: author, post: post.id }]);
      await publish(channel, queues.created, { author, post: post.id });
      await shop.count('messages', 1);
      return post;
    },
    readHome: shop.readHome,
    close,
  };
}

/** The other process: makes the jobs of a post, and does them. */
export async function startWorker(shop: Shop, amqpUrl: string): Promise<{ close(): Promise<void> }> {
  const { channel, close, consume } = await openChannel(amqpUrl);
  await consume(queues.created, PREFETCH.created, async ([message]) => {
    if (!message) return;
    const { author, post } = read(message);
    const followers = await shop.listFollowers(author);
    for (let from = 0; from < followers.length; from += IN_FLIGHT) {
      const batch = followers.slice(from, from + IN_FLIGHT);
      await Promise.all(batch.map((follower) => publish(channel, queues.deliveries, { follower, post })));
      await shop.count('messages', batch.length);
    }
  });
  await consume(queues.deliveries, PREFETCH.deliveries, (messages) => shop.push(messages.map(read)));
  return { close };
}

interface Body {
  author: UserId;
  follower: UserId;
  post: number;
}

const read = ({ content }: ConsumeMessage): Body => JSON.parse(content.toString());

const publish = (channel: ConfirmChannel, queue: string, body: Partial<Body>): Promise<void> =>
  new Promise((resolve, reject) => {
    const content = Buffer.from(JSON.stringify(body));
    channel.sendToQueue(queue, content, { persistent: true }, (error) => (error ? reject(error) : resolve()));
  });

async function openChannel(amqpUrl: string) {
  const connection = await connect(amqpUrl);
  const channel = await connection.createConfirmChannel();
  for (const queue of Object.values(queues)) {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  }
  return {
    channel,
    close: () => connection.close(),
    /** Does together what is in hand, and acknowledges it together. */
    async consume(queue: string, prefetch: number, work: (messages: ConsumeMessage[]) => Promise<void>) {
      const own = await connection.createChannel();
      await own.prefetch(prefetch);
      const most = queue === queues.created ? 1 : prefetch;
      let waiting: ConsumeMessage[] = [];
      let working = false;
      const run = async () => {
        working = true;
        while (waiting.length > 0) {
          const batch = waiting.slice(0, most);
          waiting = waiting.slice(most);
          await work(batch);
          const last = batch.at(-1);
          if (last) own.ack(last, true);
        }
        working = false;
      };
      await own.consume(queue, (message) => {
        if (!message) return;
        waiting.push(message);
        if (!working) setImmediate(() => !working && void run());
      });
    },
  };
}

export async function deleteQueues(amqpUrl: string): Promise<void> {
  const connection = await connect(amqpUrl);
  const channel = await connection.createChannel();
  for (const queue of Object.values(queues)) await channel.deleteQueue(queue);
  await connection.close();
}

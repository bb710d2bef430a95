import { connect } from 'amqplib';

const QUEUE = 'bench.floor';
const IN_FLIGHT = 256;
const BODY = Buffer.from(JSON.stringify({ type: 'floor', text: 'x'.repeat(150) }));

/** Persistent messages a second that a quorum queue confirms, 256 of them under way. */
export async function measurePublishes(amqpUrl: string, seconds: number): Promise<number> {
  const connection = await connect(amqpUrl);
  const channel = await connection.createConfirmChannel();
  try {
    await channel.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    const start = performance.now();
    const end = start + seconds * 1_000;
    let count = 0;
    const publisher = async () => {
      while (performance.now() < end) {
        await new Promise<void>((resolve, reject) => {
          channel.sendToQueue(QUEUE, BODY, { persistent: true }, (error) =>
            error ? reject(error) : resolve(),
          );
        });
        count++;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, publisher));
    const perSecond = (count * 1_000) / (performance.now() - start);
    await channel.deleteQueue(QUEUE);
    return perSecond;
  } finally {
    await connection.close();
  }
}

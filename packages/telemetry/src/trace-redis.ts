import { tracingChannel } from 'node:diagnostics_channel';
import { type Span, SpanKind, trace } from '@opentelemetry/api';
import { isTraced, markFailed } from './tracing.ts';

/** What ioredis publishes of a command on its diagnostics channel. */
interface RedisCommand {
  command: string;
  serverAddress: string;
  serverPort: number | undefined;
  error?: Error;
  span?: Span;
}

/** Makes a span of every Redis command. ioredis publishes its commands on a diagnostics channel, so no call is wrapped. */
export function traceRedis(): void {
  const tracer = trace.getTracer('ripple');
  tracingChannel<unknown, RedisCommand>('ioredis:command').subscribe({
    start(message) {
      if (!isTraced()) return;
      message.span = tracer.startSpan(message.command.toUpperCase(), {
        kind: SpanKind.CLIENT,
        attributes: {
          'db.system.name': 'redis',
          'db.operation.name': message.command.toUpperCase(),
          'server.address': message.serverAddress,
          ...(message.serverPort !== undefined && { 'server.port': message.serverPort }),
        },
      });
    },
    error({ span, error }) {
      markFailed(span, error);
    },
    asyncEnd({ span }) {
      span?.end();
    },
    end() {},
    asyncStart() {},
  });
}

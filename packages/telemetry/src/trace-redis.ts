import { tracingChannel } from 'node:diagnostics_channel';
import { type Span, SpanKind, trace } from '@opentelemetry/api';
import { isTraced, markFailed } from './tracing.ts';

/** What ioredis says of a command on its channel. */
interface RedisCommand {
  command: string;
  serverAddress: string;
  serverPort: number | undefined;
  error?: Error;
  span?: Span;
}

/** ioredis tells on a diagnostics channel of every command it sends; nobody has to wrap it for that. */
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

import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { withTimeout } from '@ripple/concurrency';
import { createLogger } from './logger.ts';
import { traceRedis } from './trace-redis.ts';

/** Spans not sent by then are lost: a process that stops has other work to finish. */
const FLUSH_LIMIT_MS = 1_000;

/**
 * Starts the SDK of OpenTelemetry. Spans wait in a queue of 2,048 and are dropped when it is full, so a collector that
 * is away or slow costs spans and nothing else.
 * @returns a function that sends the last spans, for 1 s at most, and stops the SDK
 */
export function startSdk(options: {
  service: string;
  namespace: string;
  logLevel: string;
}): () => Promise<void> {
  const logger = createLogger(options.service, options.logLevel);
  const warn = (message: string) => logger.warn({ reason: message }, 'spans are not sent');
  diag.setLogger({ error: warn, warn, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);
  const named = resourceFromAttributes({
    'service.name': `ripple-${options.service}`,
    'service.namespace': options.namespace,
  });
  const provider = new NodeTracerProvider({
    // OTEL_RESOURCE_ATTRIBUTES takes precedence.
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  traceRedis();
  return () => withTimeout(FLUSH_LIMIT_MS, provider.shutdown()).catch(({ message }: Error) => warn(message));
}

import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { createLogger } from './logger.ts';
import { within } from './operations.ts';
import { traceRedis } from './trace-redis.ts';

/** What is not sent by then is lost: a process that is told to stop has other work to finish. */
const FLUSH_LIMIT_MS = 1_000;

/**
 * The SDK of OpenTelemetry, loaded by nobody but startTracing. Spans wait in a queue of 2,048 and are dropped when it
 * is full, so a collector that is away or slow costs spans and nothing else.
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
    // What OTEL_RESOURCE_ATTRIBUTES says has the last word.
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  traceRedis();
  return () => within(FLUSH_LIMIT_MS, provider.shutdown()).catch(({ message }: Error) => warn(message));
}

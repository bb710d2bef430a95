import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { followOrigins, type Origin, storedOrigin, withOrigin } from './origin.ts';

export type { Span };

export interface SpanDescription {
  /** Internal, if not given. */
  kind?: 'client' | 'producer' | 'consumer';
  attributes?: Attributes;
}

const kinds = { client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER };
const tracer = trace.getTracer('ripple');

// Of the process, as the provider behind the API of OpenTelemetry is.
let isOn = false;

/**
 * Switches tracing on for this process: loads the SDK, which reads from the OTEL_ variables where spans go and how many
 * are kept. Without this call every other function here does its work and no more.
 * @returns what sends the last spans, for a moment at most, and ends it
 */
export async function startTracing(options: {
  service: string;
  namespace: string;
  logLevel: string;
}): Promise<() => Promise<void>> {
  const { startSdk } = await import('./sdk.ts');
  const stop = startSdk(options);
  isOn = true;
  followOrigins();
  return stop;
}

/** Whether this process makes spans at all: asked where even to look would cost. */
export const tracingIsOn = (): boolean => isOn;

/** Whether what is done now is part of a trace that is kept. */
export const isTraced = (): boolean => isOn && isSampled(context.active());

function isSampled(ctx: Context): boolean {
  const parent = trace.getSpanContext(ctx);
  return parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * What has to go along with what is sent from here, so that it belongs to the same request and trace.
 * @param given what is known of it where origins are not followed
 */
export function currentOrigin(given: Origin = {}): Origin {
  const stored = { ...given, ...storedOrigin() };
  return isTraced() ? { ...stored, ...inject(context.active()) } : stored;
}

function inject(ctx: Context): Origin {
  const carrier: Origin = {};
  propagation.inject(ctx, carrier);
  return carrier;
}

/** Does work on behalf of a request that began elsewhere, in its trace if that is kept. */
export function continueFrom<T>(origin: Origin, work: () => T): T {
  if (!isOn) return withOrigin(origin, work);
  // Also without a trace: this must not be in the one of whoever calls.
  const parent = propagation.extract(ROOT_CONTEXT, origin);
  return withOrigin(origin, () => context.with(isSampled(parent) ? parent : ROOT_CONTEXT, work));
}

/**
 * Begins the work of a request, in the trace of its sender if there is one. Whether the trace is kept is decided here
 * and for all that follows.
 * @returns what ends its span, with the status of the answer; `undefined` if there is none
 */
export function beginRequest(
  origin: Origin,
  name: string,
  attributes: Attributes,
  work: () => void,
): ((status: number) => void) | undefined {
  if (!isOn) {
    withOrigin(origin, work);
    return undefined;
  }
  const sender = propagation.extract(ROOT_CONTEXT, origin);
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, sender);
  const ctx = trace.setSpan(sender, span);
  withOrigin({ ...origin, ...inject(ctx) }, () => context.with(ctx, work));
  if (!span.isRecording()) return undefined;
  return (status) => {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
}

/** Does work in a span of its own, where it is part of a trace that is kept. */
export function inSpan<T>(
  name: string,
  { kind, attributes = {} }: SpanDescription,
  work: (span?: Span) => Promise<T>,
): Promise<T> {
  if (!isTraced()) return work();
  const options = { attributes, kind: kind ? kinds[kind] : SpanKind.INTERNAL };
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

export function markFailed(span: Span | undefined, error: unknown): void {
  span?.recordException(error as Error);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
}

/** Notes as a span what was done just now, and what it failed by. */
export function recordSpan(name: string, durationMs: number, attributes: Attributes, error?: unknown): void {
  if (!isTraced()) return;
  const now = Date.now();
  const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime: now - durationMs });
  if (error !== undefined) markFailed(span, error);
  span.end(now);
}

/** What every line of the log says of the work that it is about. */
export function logFields(): Record<string, string> {
  const { requestId } = storedOrigin();
  const span = isOn ? trace.getSpanContext(context.active()) : undefined;
  return {
    ...(requestId !== undefined && { requestId }),
    ...(span && { trace_id: span.traceId, span_id: span.spanId }),
  };
}

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
import { type Origin, storedOrigin, withOrigin } from './origin.ts';

export type { Span };

export interface SpanDescription {
  /** Internal, if not given. */
  kind?: 'client' | 'producer' | 'consumer';
  attributes?: Attributes;
}

const kinds = { client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER };
const tracer = trace.getTracer('ripple');

// A state of the process, as is the provider behind the API of OpenTelemetry.
let isOn = false;

/** Without this call every function here does its work and makes no span. */
export function switchTracingOn(): void {
  isOn = true;
}

/** Whether this process makes spans at all. */
export const tracingIsOn = (): boolean => isOn;

/** Whether the current work is part of a trace that is kept. */
export const isTraced = (): boolean => isOn && isSampled(context.active());

function isSampled(ctx: Context): boolean {
  const parent = trace.getSpanContext(ctx);
  return parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * The origin to send along with a message, so that its work belongs to the current request and trace.
 * @param given what is known of the origin where origins are not followed
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
  // Also without a trace: the work must not appear in the trace of the caller.
  const parent = propagation.extract(ROOT_CONTEXT, origin);
  return withOrigin(origin, () => context.with(isSampled(parent) ? parent : ROOT_CONTEXT, work));
}

/**
 * Begins the work of a request, in the trace of its sender if there is one. Decides whether the trace is kept, for all
 * that follows.
 * @returns a function that ends the span, given the status of the answer; `undefined` if there is no span
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

/** Does work in a span of its own, if it is part of a trace that is kept. */
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

/** Records a span for work that has just ended. @param error what it failed with */
export function recordSpan(name: string, durationMs: number, attributes: Attributes, error?: unknown): void {
  if (!isTraced()) return;
  const now = Date.now();
  const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime: now - durationMs });
  if (error !== undefined) markFailed(span, error);
  span.end(now);
}

/** The fields that tie a log line to its request and trace. */
export function logFields(): Record<string, string> {
  const { requestId } = storedOrigin();
  const span = isOn ? trace.getSpanContext(context.active()) : undefined;
  return {
    ...(requestId !== undefined && { requestId }),
    ...(span && { trace_id: span.traceId, span_id: span.spanId }),
  };
}

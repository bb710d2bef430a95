import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** As OTLP numbers them: 2 is a server, 4 a producer, 5 a consumer. */
  kind: number;
  service: string;
  attributes: Record<string, unknown>;
  failed: boolean;
}

export interface Collector {
  url: string;
  spans: CollectedSpan[];
  /** The names from the first span of its trace down to this one. */
  pathTo(span: CollectedSpan): string[];
  close(): void;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

/** What an exporter sends, as far as it is looked at here. */
interface Export {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Omit<CollectedSpan, 'service' | 'attributes' | 'failed'> & {
        attributes: Attribute[];
        status: { code?: number };
      })[];
    }[];
  }[];
}

/** Takes spans by OTLP over HTTP, in JSON. `silent`: it never answers. */
export async function startCollector({ silent = false } = {}): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Export;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(toRecord(resource.attributes)['service.name']);
      for (const { attributes, status, ...span } of scopeSpans.flatMap((scope) => scope.spans)) {
        spans.push({ ...span, service, attributes: toRecord(attributes), failed: status.code === 2 });
      }
    }
    if (!silent) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    pathTo(span) {
      const path: string[] = [];
      for (let each: CollectedSpan | undefined = span; each; each = parentOf(each)) path.unshift(each.name);
      return path;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };

  function parentOf({ parentSpanId }: CollectedSpan): CollectedSpan | undefined {
    return spans.find(({ spanId }) => spanId === parentSpanId);
  }
}

const toRecord = (attributes: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

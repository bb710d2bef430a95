/** What the api has answered so far, by its own counters (Prometheus text format). */
export interface Answered {
  posts: number;
  reads: number;
}

const LINE = /^ripple_http_request_duration_seconds_count\{([^}]*)\} (\d+)/gm;

export function readAnswered(metrics: string): Answered {
  const answered = { posts: 0, reads: 0 };
  for (const [, labels = '', count] of metrics.matchAll(LINE)) {
    if (labels.includes('method="GET"') && labels.includes('route="/v1/')) answered.reads += Number(count);
    if (
      labels.includes('method="POST"') &&
      labels.includes('route="/v1/posts"') &&
      labels.includes('status="201"')
    ) {
      answered.posts += Number(count);
    }
  }
  return answered;
}

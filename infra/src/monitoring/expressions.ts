/** Selects the requests that count for the author's ring. */
export const POSTS = 'method="POST",route="/v1/posts"';

export const seconds = (ms: number) => ms / 1_000;

/** Selects the bucket up to a time. Prometheus 3 writes a whole number as 10.0, and 2 as the process says it: 10. */
export function edge(ms: number): string {
  const le = String(seconds(ms));
  return le.includes('.') ? `le="${le}"` : `le=~"${le}(\\\\.0)?"`;
}

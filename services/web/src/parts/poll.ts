import { useEffect } from 'preact/hooks';

/** Does something now and again `ms` after it was done, as long as the part is shown and the window is looked at. */
export function usePoll(ms: number, work: (signal: AbortSignal) => Promise<void>, inputs: unknown[]): void {
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const round = async () => {
      if (!document.hidden) await work(stop.signal).catch(() => {});
      if (!stop.signal.aborted) timer = setTimeout(round, ms);
    };
    void round();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, inputs);
}

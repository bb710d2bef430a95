import { useEffect } from 'preact/hooks';

/** Runs `work` now, and again `ms` after each end, while the component is mounted. A hidden window skips its turns. */
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

import type { CallOptions } from './contract.ts';
import { RippleError } from './ripple-error.ts';
import { RETRIABLE, type RetrySettings, retryDefaults } from './send.ts';
import { wait } from './wait.ts';

/** The lines of an export, as long as it takes. */
export type ExportLines = (options?: CallOptions) => AsyncIterable<string>;

/**
 * An answer of any length, which is read as it comes: none of it is held but the line that is being read.
 * @param open opens the answer; throws {@link RippleError} if it is refused
 */
export function createExportLines(
  open: (signal: AbortSignal) => Promise<Response>,
  retry: RetrySettings = {},
): ExportLines {
  const { tries, answerLimitMs, firstWaitMs, longestWaitMs } = { ...retryDefaults, ...retry };

  async function* read({ signal }: CallOptions): AsyncGenerator<string, void, undefined> {
    const cancelled = new AbortController();
    const cancel = () => cancelled.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', cancel, { once: true });
    /** Limits the time that the server takes for each part, and not that of the reader of the lines. */
    const within = async <T>(work: () => Promise<T>): Promise<T> => {
      const silent = new Error(`nothing came for ${answerLimitMs} ms`);
      const timer = setTimeout(() => cancelled.abort(silent), answerLimitMs);
      try {
        return await work();
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof RippleError) throw error;
        const reason = cancelled.signal.aborted ? cancelled.signal.reason : error;
        throw new RippleError(0, `The export broke off: ${messageOf(reason)}`, { cause: reason });
      } finally {
        clearTimeout(timer);
      }
    };

    /** Before the first line an attempt more is harmless; afterwards lines would come twice. */
    async function openPatiently(): Promise<Response> {
      for (let attempt = 1; ; attempt++) {
        try {
          return await within(() => open(cancelled.signal));
        } catch (error) {
          if (!(error instanceof RippleError) || cancelled.signal.aborted || attempt >= tries) throw error;
          const waitMs = error.retryAfterMs ?? Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
          const isTemporary = error.status === 0 || RETRIABLE.has(error.status);
          if (!isTemporary || waitMs > longestWaitMs) throw error;
          await wait(waitMs * (1 + Math.random() / 4), signal);
        }
      }
    }

    try {
      const reader = (await openPatiently()).body?.getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (let isDone = false; reader && !isDone; ) {
        const { done, value } = await within(() => reader.read());
        isDone = done;
        const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') yield line;
      }
      if (rest !== '') throw new RippleError(0, 'The export broke off in a line.');
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancelled.abort();
    }
  }

  return (options = {}) => ({ [Symbol.asyncIterator]: () => read(options) });
}

const messageOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));

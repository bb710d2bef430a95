import { useRef, useState } from 'preact/hooks';
import { sentenceOf } from '../parts/failure.ts';

/** Does one act of a moderator at a time, and says why one was refused. */
export function useAct() {
  const underWay = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const act = async (work: () => Promise<void>): Promise<void> => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    try {
      await work();
      setFailure(undefined);
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { act, busy, failure };
}

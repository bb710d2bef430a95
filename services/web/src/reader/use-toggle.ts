import { useRef } from 'preact/hooks';
import type { Mark } from './original-post.ts';

/**
 * Shows a mark at once, and reverts it if it is refused. One request for each mark at a time, since two could overtake
 * each other.
 * @param show shows the mark as it is to be
 * @param attempt resolves to whether the work was done
 */
export function useToggle(
  show: (mark: Mark, on: boolean) => void,
  attempt: (work: () => Promise<unknown>) => Promise<boolean>,
) {
  const underWay = useRef(new Set<Mark>());
  return async (mark: Mark, on: boolean, work: () => Promise<unknown>): Promise<void> => {
    if (underWay.current.has(mark)) return;
    underWay.current.add(mark);
    show(mark, on);
    if (!(await attempt(work))) show(mark, !on);
    underWay.current.delete(mark);
  };
}

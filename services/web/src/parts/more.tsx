import { text } from '../text/index.ts';
import { Alert } from './alert.tsx';
import type { Pager } from './pager.ts';

/** What stands below a list: why it could not be read, and a button for what comes next, unless the list is as long as it will be. */
export function More({ pager, whole }: { pager: Pager; whole: boolean }) {
  const { ended, failure, more } = pager;
  return (
    <>
      <Alert message={failure.value} />
      {(failure.value !== undefined || !(whole || ended.value)) && (
        <button type="button" onClick={() => void more()}>
          {failure.value === undefined ? text.value.more : text.value.again}
        </button>
      )}
    </>
  );
}

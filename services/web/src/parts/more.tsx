import { text } from '../text/index.ts';
import { Alert } from './alert.tsx';
import type { Pager } from './pager.ts';

/** The end of a list: its error, and a button for the next page. `whole` hides the button of a list that is not continued. */
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

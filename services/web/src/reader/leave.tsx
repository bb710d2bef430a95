import { useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { forget, ripple } from '../session.ts';
import { text } from '../text/index.ts';

/** Deletes the own account, after a question. */
export function Leave({ handle }: { handle: string }) {
  const t = text.value.person;
  const [failure, setFailure] = useState<string>();
  const leave = async () => {
    if (!confirm(t.reallyLeave(handle))) return;
    try {
      await ripple.value.users.leave();
      forget(handle);
      window.location.hash = '#/public';
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  return (
    <div class="actions">
      <button type="button" onClick={() => void leave()}>
        {t.leave}
      </button>
      <Alert message={failure} />
    </div>
  );
}

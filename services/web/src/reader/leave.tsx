import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { forget, ripple } from '../session.ts';
import { text } from '../text/index.ts';

/** Deletes the own account, after a question that is answered with its handle. */
export function Leave({ handle }: { handle: string }) {
  const t = text.value.person;
  const [asks, setAsks] = useState(false);
  return asks ? (
    <Question handle={handle} onCancel={() => setAsks(false)} />
  ) : (
    <button type="button" onClick={() => setAsks(true)}>
      {t.leave}
    </button>
  );
}

function Question({ handle, onCancel }: { handle: string; onCancel: () => void }) {
  const t = text.value.person;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  useEffect(() => field.current?.focus(), []);

  const leave = async () => {
    if (busy) return;
    const typed = field.current?.value.trim().replace(/^@/, '').toLowerCase();
    if (typed !== handle) return setFailure(t.otherHandle);
    setBusy(true);
    try {
      await ripple.value.users.leave();
      forget(handle);
      window.location.hash = '#/public';
    } catch (error) {
      setFailure(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void leave();
      }}
      onKeyDown={({ key, isComposing }) => {
        if (key === 'Escape' && !isComposing) onCancel();
      }}
    >
      <p id={id}>{t.reallyLeave(handle)}</p>
      <input
        ref={field}
        required
        aria-label={t.handle}
        aria-describedby={id}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
      />
      <div class="controls">
        <button type="button" onClick={onCancel}>
          {text.value.compose.cancel}
        </button>
        <button class="danger" type="submit" aria-busy={busy}>
          {t.leave}
        </button>
      </div>
      <Alert message={failure} />
    </form>
  );
}

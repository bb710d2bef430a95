import type { NewReport } from '@ripple/client';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';

const MOST_CHARACTERS = 2_000;

/** The reasons that the page offers. They are sent as these words, and shown in the language of the moderator. */
const reasons = ['spam', 'abuse', 'violence', 'illegal', 'other'] as const;

/** A reason for people: another client may have sent words of its own. */
export const reasonText = (reason: string): string =>
  (text.value.report.reasons as Record<string, string>)[reason] ?? reason;

/** Reports a post or a user to the moderators. */
export function ReportForm(props: {
  what: Pick<NewReport, 'postId' | 'handle'>;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { what, onDone, onCancel } = props;
  const t = text.value.report;
  const id = useId();
  const first = useRef<HTMLSelectElement>(null);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => first.current?.focus(), []);

  const send = async (form: HTMLFormElement) => {
    if (busy) return;
    setBusy(true);
    const given = new FormData(form);
    try {
      await ripple.value.moderation.report({
        ...what,
        reason: String(given.get('reason')),
        text: String(given.get('text')),
      });
      onDone();
    } catch (error) {
      setFailure(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <form
      class="composer report"
      aria-label={t.title}
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
      onKeyDown={({ key, isComposing }) => {
        if (key === 'Escape' && !isComposing) onCancel();
      }}
    >
      <p>
        <label for={`${id}-reason`}>{t.reason}</label>{' '}
        <select id={`${id}-reason`} name="reason" ref={first}>
          {reasons.map((reason) => (
            <option key={reason} value={reason}>
              {t.reasons[reason]}
            </option>
          ))}
        </select>
      </p>
      <label for={`${id}-text`}>{t.text}</label>
      <textarea id={`${id}-text`} name="text" rows={2} maxLength={MOST_CHARACTERS} dir="auto" />
      <div class="controls">
        <button type="button" onClick={onCancel}>
          {text.value.compose.cancel}
        </button>
        <button class="primary" type="submit" aria-busy={busy}>
          {t.send}
        </button>
      </div>
      <Alert message={failure} />
    </form>
  );
}

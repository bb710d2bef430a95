import type { NewReport } from '@ripple/client';
import { Flag } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { IconButton } from '../parts/icon-button.tsx';
import { text } from '../text/index.ts';
import { ReportForm } from './report-form.tsx';

/** A button among others that opens the form for a report of a post or a user. */
export function Report({ what }: { what: Pick<NewReport, 'postId' | 'handle'> }) {
  const t = text.value.report;
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState(false);
  const opener = useRef<HTMLSpanElement>(null);
  const close = () => {
    setOpen(false);
    opener.current?.querySelector('button')?.focus();
  };
  return (
    <>
      <span ref={opener}>
        <IconButton icon={Flag} label={t.title} aria-expanded={open} onClick={() => setOpen(!open)} />
      </span>
      {open && (
        <ReportForm
          what={what}
          onCancel={close}
          onDone={() => {
            setSent(true);
            close();
          }}
        />
      )}
      {sent && (
        <p class="note" role="status">
          {t.sent}
        </p>
      )}
    </>
  );
}

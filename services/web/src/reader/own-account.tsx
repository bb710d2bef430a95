import { useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { saveAs } from '../parts/save-as.ts';
import { fetchWithToken } from '../session.ts';
import { text } from '../text/index.ts';
import { Leave } from './leave.tsx';

/** What concerns an account as a whole: a copy of all its data, and its end. */
export const OwnAccount = ({ handle }: { handle: string }) => (
  <details class="account">
    <summary>{text.value.person.account}</summary>
    <Export handle={handle} />
    <Leave handle={handle} />
  </details>
);

function Export({ handle }: { handle: string }) {
  const t = text.value.person;
  const [state, setState] = useState<'saving' | 'saved'>();
  const [failure, setFailure] = useState<string>();
  const save = async () => {
    if (state === 'saving') return;
    setFailure(undefined);
    setState('saving');
    try {
      const isSaved = await saveAs(`${handle}.ndjson`, () => fetchWithToken('v1/users/me/export'));
      setState(isSaved ? 'saved' : undefined);
    } catch (error) {
      setState(undefined);
      setFailure(sentenceOf(error));
    }
  };
  return (
    <div class="actions">
      <button type="button" aria-busy={state === 'saving'} onClick={() => void save()}>
        {t.export}
      </button>
      <span role="status">{state && t[state]}</span>
      <Alert message={failure} />
    </div>
  );
}

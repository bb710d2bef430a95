import { useState } from 'preact/hooks';
import { instance, register } from '../session.ts';
import { text } from '../text/index.ts';
import { Alert } from './alert.tsx';
import { sentenceOf } from './failure.ts';

/** The form that creates an account. */
export function Register() {
  const t = text.value.register;
  const [failure, setFailure] = useState<string>();
  return (
    <section class="column">
      <h1>{t.title}</h1>
      <p>{instance.value?.demo ? t.first : t.unknown}</p>
      <form
        class="find"
        onSubmit={(event) => {
          event.preventDefault();
          const handle = String(new FormData(event.currentTarget).get('handle')).trim();
          register(handle).catch((error) => setFailure(sentenceOf(error)));
        }}
      >
        <input
          name="handle"
          required
          maxLength={30}
          pattern="[A-Za-z0-9_]+"
          aria-label={t.handle}
          placeholder={t.handle}
          autocomplete="off"
          autocapitalize="none"
        />
        <button type="submit">{t.create}</button>
      </form>
      <Alert message={failure} />
    </section>
  );
}

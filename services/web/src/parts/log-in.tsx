import { useState } from 'preact/hooks';
import { instance, logInWith } from '../session.ts';
import { text } from '../text/index.ts';
import { Alert } from './alert.tsx';
import { sentenceOf } from './failure.ts';

/** Says that a view needs an account. Outside of the demo it takes a token of the application. */
export function LogIn() {
  const [failure, setFailure] = useState<string>();
  const t = text.value;
  return (
    <section class="column">
      <p>{t.logInFirst}</p>
      {!instance.value?.demo && (
        <form
          class="find"
          onSubmit={(event) => {
            event.preventDefault();
            const token = new FormData(event.currentTarget).get('token');
            logInWith(String(token).trim()).then(
              () => setFailure(undefined),
              (error) => setFailure(sentenceOf(error)),
            );
          }}
        >
          <input
            name="token"
            type="password"
            required
            aria-label={t.token}
            placeholder={t.token}
            autocomplete="off"
          />
          <button type="submit">{t.logIn}</button>
        </form>
      )}
      <Alert message={failure} />
    </section>
  );
}

import { useState } from 'preact/hooks';
import { unread } from '../reader/unread.ts';
import { addressOf, route } from '../router.ts';
import { instance, logInAs, logInWith, logOut, me, people, tokenInvalid } from '../session.ts';
import { type Language, language, languages, text } from '../text/index.ts';
import { Alert } from './alert.tsx';
import { sentenceOf } from './failure.ts';

const views = ['spread', 'home', 'public', 'mentions', 'favourites', 'notifications', 'operate'] as const;

export function Header() {
  const t = text.value;
  return (
    <header>
      <a class="brand" href="#/">
        Ripple
      </a>
      <nav aria-label={t.views}>
        {views.map((view) => (
          <a
            key={view}
            href={view === 'spread' ? '#/' : `#/${view}`}
            aria-current={route.value.view === view ? 'page' : undefined}
          >
            {t.view[view]}
            {view === 'notifications' && unread.value > 0 && (
              <>
                {' '}
                <span class="badge" title={t.notification.unread}>
                  {unread.value}
                </span>
              </>
            )}
          </a>
        ))}
      </nav>
      <div class="who">
        {instance.value && (instance.value.demo ? <ChoosePerson /> : <LogIn />)}
        <select
          aria-label={t.language}
          value={language.value}
          onChange={(event) => {
            language.value = event.currentTarget.value as Language;
          }}
        >
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
}

/** Switches between the accounts of the demo. */
function ChoosePerson() {
  const [failure, setFailure] = useState<string>();
  const listed = people.value.some(({ handle }) => handle === me.value?.handle);
  const choose = async (select: HTMLSelectElement) => {
    try {
      await logInAs(select.value);
      setFailure(undefined);
    } catch (error) {
      setFailure(sentenceOf(error));
      select.value = me.value?.handle ?? '';
    }
  };
  return (
    <>
      {me.value && <a href={addressOf.profile(me.value.handle)}>{text.value.you}</a>}
      <select
        aria-label={text.value.account}
        value={me.value?.handle ?? ''}
        onChange={(event) => void choose(event.currentTarget)}
      >
        {!listed && <option value={me.value?.handle ?? ''}>{me.value?.name ?? '–'}</option>}
        {people.value.map(({ handle, name }) => (
          <option key={handle} value={handle}>
            {name} (@{handle})
          </option>
        ))}
      </select>
      <Alert message={failure} />
    </>
  );
}

function LogIn() {
  const [failure, setFailure] = useState<string>();
  const t = text.value;
  if (me.value) {
    return (
      <>
        <a href={addressOf.profile(me.value.handle)}>@{me.value.handle}</a>
        <button type="button" onClick={logOut}>
          {t.logOut}
        </button>
      </>
    );
  }
  return (
    <form
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
      <Alert message={failure ?? (tokenInvalid.value ? t.tokenInvalid : undefined)} />
    </form>
  );
}

import { useState } from 'preact/hooks';
import { addressOf } from '../router.ts';
import { instance, logInAs, logOut, me, people, unregistered } from '../session.ts';
import { text } from '../text/index.ts';
import { Alert } from './alert.tsx';
import { Avatar } from './avatar.tsx';
import { sentenceOf } from './failure.ts';

/** Who reads: the way to the own profile; in the demo a choice of accounts, else the way out or in. */
export function Account() {
  const t = text.value;
  if (!instance.value) return null;
  if (!me.value) {
    if (instance.value.demo) return <ChoosePerson />;
    // A token without an account may be that of a moderator.
    return unregistered.value ? <LogOut /> : <a href="#/home">{t.logIn}</a>;
  }
  return (
    <>
      <a class="profile" href={addressOf.profile(me.value.handle)}>
        <Avatar of={me.value} /> <span class="label">{t.you}</span>
      </a>
      {instance.value.demo ? <ChoosePerson /> : <LogOut />}
    </>
  );
}

const LogOut = () => (
  <button type="button" onClick={logOut}>
    {text.value.logOut}
  </button>
);

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

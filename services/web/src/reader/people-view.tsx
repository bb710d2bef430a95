import type { User } from '@ripple/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';

/** Who follows somebody, or whom they follow. */
export function PeopleView({ handle, of }: { handle: string; of: 'followers' | 'following' }) {
  const pages = useRef(
    ripple.value.pages(`/v1/users/{handle}/${of}`, { handle }).byPage()[Symbol.asyncIterator](),
  );
  const [people, setPeople] = useState<User[]>();
  const [ended, setEnded] = useState(false);
  const [failure, setFailure] = useState<string>();
  const more = async () => {
    try {
      const { value, done } = await pages.current.next();
      if (!done) setPeople((shown = []) => [...shown, ...value.items]);
      setEnded(done === true || value.next === null);
      setFailure(undefined);
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  useEffect(() => void more(), []);
  return (
    <section class="column">
      <h1>{text.value.person[`${of}Of`](handle)}</h1>
      {people === undefined && failure === undefined && <p>{text.value.loading}</p>}
      {people?.length === 0 && <p>{text.value.nothing}</p>}
      <ol class="posts">
        {people?.map((person) => (
          <li key={person.id} class="byline">
            <a href={addressOf.profile(person.handle)} dir="auto">
              <strong>{person.name}</strong> <span>@{person.handle}</span>
            </a>
          </li>
        ))}
      </ol>
      <Alert message={failure} />
      {(failure !== undefined || (people && !ended)) && (
        <button type="button" onClick={() => void more()}>
          {failure === undefined ? text.value.more : text.value.again}
        </button>
      )}
    </section>
  );
}

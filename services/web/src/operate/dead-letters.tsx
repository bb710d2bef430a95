import { useSignal } from '@preact/signals';
import { answerOf } from '@ripple/client';
import { useEffect } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { ago, number } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';

const readLetters = () => answerOf(ripple.value.http.GET('/v1/operations/dead-letters'));
type Letters = Awaited<ReturnType<typeof readLetters>>;

/** Messages that were given up, with the reason, and a way to send them again. */
export function DeadLetters({ count }: { count: number }) {
  const t = text.value.operate;
  const letters = useSignal<Letters | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const done = useSignal<string | undefined>(undefined);

  const look = async () => {
    try {
      letters.value = await readLetters();
      failure.value = undefined;
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  };
  useEffect(() => void look(), [count]);

  const redrive = async (lane?: string) => {
    try {
      const body = lane === undefined ? {} : { lane };
      const { redriven } = await answerOf(
        ripple.value.http.POST('/v1/operations/dead-letters/redrive', { body }),
      );
      done.value = t.redriven(number(redriven));
    } catch (error) {
      failure.value = sentenceOf(error);
    }
    await look();
  };

  const items = letters.value?.items ?? [];
  return (
    <section aria-labelledby="dead">
      <h2 id="dead">{t.dead}</h2>
      <Alert message={failure.value} />
      <p role="status">{done.value}</p>
      {items.length === 0 ? (
        <p>{t.noneDead}</p>
      ) : (
        <>
          <button type="button" onClick={() => void redrive()}>
            {t.redriveAll}
          </button>
          <div class="wide">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.lane}</th>
                  <th scope="col">{t.reason}</th>
                  <th scope="col">{t.attempts}</th>
                  <th scope="col">{t.since}</th>
                  <th scope="col">{t.redrive}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item, at) => (
                  <tr key={at}>
                    <th scope="row">{item.lane}</th>
                    <td>
                      <details>
                        <summary>{item.reason}</summary>
                        <pre>{JSON.stringify(item.message, null, 2)}</pre>
                      </details>
                    </td>
                    <td>{item.attempts !== null && number(item.attempts)}</td>
                    <td>{item.firstFailedAt && ago(item.firstFailedAt, now.value)}</td>
                    <td>
                      <button type="button" onClick={() => void redrive(item.lane)}>
                        {item.lane}
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

import { useSignal } from '@preact/signals';
import { answerOf } from '@ripple/client';
import { useEffect } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { ago, number } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { Wide } from '../parts/wide.tsx';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';

const readLetters = () => answerOf(ripple.value.http.GET('/v1/operations/dead-letters'));
type Letters = Awaited<ReturnType<typeof readLetters>>;

/** Dead letters with their reasons, and buttons that send them again. */
export function DeadLetters({ count }: { count: number }) {
  const t = text.value.operate;
  const letters = useSignal<Letters | undefined>(undefined);
  /** The errors of reading and of redriving. */
  const unseen = useSignal<string | undefined>(undefined);
  const unsent = useSignal<string | undefined>(undefined);
  const done = useSignal<string | undefined>(undefined);
  const underWay = useSignal(false);

  const look = async () => {
    try {
      letters.value = await readLetters();
      unseen.value = undefined;
    } catch (error) {
      unseen.value = sentenceOf(error);
    }
  };
  useEffect(() => void look(), [count]);

  const redrive = async (lane?: string) => {
    if (underWay.value) return;
    underWay.value = true;
    try {
      const body = lane === undefined ? {} : { lane };
      const { redriven, failed, more } = await answerOf(
        ripple.value.http.POST('/v1/operations/dead-letters/redrive', { body }),
      );
      done.value = [
        t.redriven(number(redriven)),
        ...(failed > 0 ? [t.notRedriven(number(failed))] : []),
        ...(more ? [t.moreLeft] : []),
      ].join(' ');
      unsent.value = undefined;
    } catch (error) {
      done.value = undefined;
      unsent.value = sentenceOf(error);
    }
    await look();
    underWay.value = false;
  };

  const items = letters.value?.items ?? [];
  const lanes = [...new Set(items.map(({ lane }) => lane))];
  return (
    <section aria-labelledby="dead">
      <h2 id="dead">{t.dead}</h2>
      <Alert message={unsent.value ?? unseen.value} />
      <p role="status">{done.value}</p>
      {letters.value && items.length === 0 && <p>{t.noneDead}</p>}
      {items.length > 0 && (
        <>
          <div class="actions" aria-busy={underWay.value}>
            <button type="button" onClick={() => void redrive()}>
              {t.redriveAll}
            </button>
            {lanes.map((lane) => (
              <button type="button" key={lane} onClick={() => void redrive(lane)}>
                {t.redriveLane(lane)}
              </button>
            ))}
          </div>
          {letters.value?.more && <p>{t.someShown(number(items.length), number(count))}</p>}
          <Wide label={t.dead}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.lane}</th>
                  <th scope="col">{t.reason}</th>
                  <th scope="col">{t.attempts}</th>
                  <th scope="col">{t.since}</th>
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
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        </>
      )}
    </section>
  );
}

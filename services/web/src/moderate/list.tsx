import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { number } from '../parts/format.ts';
import { More } from '../parts/more.tsx';
import { usePoll } from '../parts/poll.ts';
import { text } from '../text/index.ts';
import type { WatchedList } from './watched-list.ts';

const LOOK_EVERY_MS = 5_000;

/**
 * A list with what a moderator can do about each item.
 * @param props.children shows one item; the second argument takes it away, and moves the focus to the list
 */
export function ActionList<Item extends { id: string }>(props: {
  list: WatchedList<Item>;
  empty: string;
  label: string;
  children: (item: Item, remove: () => void) => ComponentChildren;
}) {
  const { list, empty, label, children } = props;
  const t = text.value.moderation;
  const element = useRef<HTMLOListElement>(null);
  // The element that had the focus has been removed.
  const focus = () => element.current?.focus({ preventScroll: true });
  const isLoading = useComputed(() => list.items.value === undefined && list.failure.value === undefined);
  usePoll(LOOK_EVERY_MS, list.look, [list]);
  return (
    <>
      <div aria-live="polite">
        {list.fresh.value.length > 0 && (
          <button
            type="button"
            class="fresh"
            onClick={() => {
              list.showFresh();
              focus();
            }}
          >
            {t.fresh(number(list.fresh.value.length))}
          </button>
        )}
      </div>
      {isLoading.value && <p>{text.value.loading}</p>}
      {list.items.value?.length === 0 && list.ended.value && <p>{empty}</p>}
      <ol class="posts" ref={element} tabIndex={-1} aria-label={label}>
        {list.items.value?.map((item) => (
          <li key={item.id}>
            {list.gone.value.has(item.id) && <p class="note">{t.gone}</p>}
            {children(item, () => {
              list.remove(item.id);
              focus();
            })}
          </li>
        ))}
      </ol>
      <More pager={list} whole={!list.items.value} />
    </>
  );
}

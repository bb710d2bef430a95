import { computed, effect, signal } from '@preact/signals';
import { whileShown } from '../parts/while-shown.ts';
import { route } from '../router.ts';
import { me, ripple } from '../session.ts';

/** How many notifications are unread. */
export const unread = signal(0);

/** Called with what comes, while somebody looks. */
export const notified = signal(0);

/** There two streams are open already, and the browser has few connections. */
const streams = computed(() => route.value.view !== 'spread');

effect(() => {
  if (!me.value) return;
  const of = ripple.value;
  const stop = new AbortController();
  const look = async () => {
    const count = await of.notifications.unread({ signal: stop.signal }).catch(() => undefined);
    if (!stop.signal.aborted && count !== undefined) unread.value = count;
  };
  const listen = async () => {
    const open = (options: object) =>
      of.stream('notifications', {
        ...options,
        onState: (state) => {
          if (state === 'live') void look();
        },
      });
    for await (const _ of whileShown(open, stop.signal)) {
      notified.value++;
      void look();
    }
  };
  if (streams.value) void listen().catch(() => {});
  else void look();
  return () => stop.abort();
});

me.subscribe(() => {
  unread.value = 0;
});

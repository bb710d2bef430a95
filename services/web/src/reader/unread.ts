import { computed, effect, signal } from '@preact/signals';
import { whileVisible } from '../parts/while-visible.ts';
import { route } from '../router.ts';
import { me, ripple } from '../session.ts';

/** Number of unread notifications. */
export const unread = signal(0);

/** Counts the events of the notification stream, so that views can react to one. */
export const notificationEvents = signal(0);

/** The first view has two streams open already, and a browser has six connections to a server. */
const mayStream = computed(() => route.value.view !== 'spread');

effect(() => {
  if (!me.value) return;
  const of = ripple.value;
  const stop = new AbortController();
  const refresh = async () => {
    const count = await of.notifications.unread({ signal: stop.signal }).catch(() => undefined);
    if (!stop.signal.aborted && count !== undefined) unread.value = count;
  };
  const listen = async () => {
    const open = (options: object) =>
      of.stream('notifications', {
        ...options,
        onState: (state) => {
          if (state === 'live') void refresh();
        },
      });
    for await (const _ of whileVisible(open, stop.signal)) {
      notificationEvents.value++;
      void refresh();
    }
  };
  if (mayStream.value) void listen().catch(() => {});
  else void refresh();
  return () => stop.abort();
});

me.subscribe(() => {
  unread.value = 0;
});

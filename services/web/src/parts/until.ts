import { effect } from '@preact/signals';

/** Waits until signals say so, or for `limitMs`. */
export async function until(condition: () => boolean, limitMs: number): Promise<void> {
  let dispose = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
    dispose = effect(() => {
      if (condition()) resolve();
    });
  });
  clearTimeout(timer);
  dispose();
}

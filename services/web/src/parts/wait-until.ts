import { effect } from '@preact/signals';

/** Resolves when a condition on signals holds, at the latest after `limitMs`. */
export async function waitUntil(condition: () => boolean, limitMs: number): Promise<void> {
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

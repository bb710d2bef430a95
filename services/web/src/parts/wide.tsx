import type { ComponentChildren } from 'preact';

/** Scrolls sideways where the screen is narrow, also by keyboard. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a tab stop it can't be scrolled by keyboard.
    <section class="wide" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

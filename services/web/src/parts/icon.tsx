import type { IconNode } from 'lucide';
import { h } from 'preact';

/** An icon of Lucide. It is decoration: what it belongs to has a name of its own. */
export const Icon = ({ of }: { of: IconNode }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    {of.map(([element, attributes], at) => h(element, { ...attributes, key: at }))}
  </svg>
);

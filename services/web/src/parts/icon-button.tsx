import type { IconNode } from 'lucide';
import type { ButtonHTMLAttributes } from 'preact';
import { compact, number } from './format.ts';
import { Icon } from './icon.tsx';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconNode;
  /** The name of the button; people who see it read it as a tooltip. */
  label: string;
  /** Stands beside the icon, and in the name, where it is not 0. */
  count?: number;
}

/** A button that shows an icon, and a count where there is one. */
export const IconButton = ({ icon, label, count = 0, ...attributes }: IconButtonProps) => (
  <button
    type="button"
    {...attributes}
    class={`icon-button ${attributes.class ?? ''}`}
    aria-label={count > 0 ? `${label} ${number(count)}` : label}
    title={label}
  >
    <Icon of={icon} />
    {count > 0 && <span>{compact(count)}</span>}
  </button>
);

import { Menu as MenuIcon } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { route } from '../router.ts';
import { text } from '../text/index.ts';
import { IconButton } from './icon-button.tsx';

/** What has no room in the header of a narrow screen: a button opens it. On a wide screen the style sheet shows it in the header. */
export function Menu({ children }: { children: ComponentChildren }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const all = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLDivElement>(null);
  const close = () => setOpen(false);
  useEffect(close, [route.value]);
  useEffect(() => {
    if (!open) return;
    const leave = ({ target }: Event) => {
      if (!all.current?.contains(target as Node)) close();
    };
    const leaveByKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      close();
      button.current?.querySelector('button')?.focus();
    };
    document.addEventListener('keydown', leaveByKey);
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('keydown', leaveByKey);
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [open]);
  return (
    <div class="menu" ref={all}>
      <div class="opener" ref={button}>
        <IconButton
          icon={MenuIcon}
          label={text.value.menu}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        />
      </div>
      <div id={id} class={open ? 'panel open' : 'panel'}>
        {children}
      </div>
    </div>
  );
}

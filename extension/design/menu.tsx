import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../language/messages.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './menu.module.css';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly icon?: IconName;
  readonly size?: 'normal' | 'small';
  readonly items: readonly MenuItem[];
}

/** Gap between the menu and its button or the window's edge, in pixels. */
const EDGE = 4;

/** A button that opens a native popover with actions; the browser closes it on Escape and on a click elsewhere. */
export function Menu({ label, icon = 'more', size = 'normal', items }: MenuProps) {
  const id = useId();
  const anchor = useRef<HTMLDivElement>(null);
  return (
    <div ref={anchor}>
      <IconButton size={size} label={label} icon={icon} aria-haspopup="menu" popovertarget={id} />
      <MenuList id={id} items={items} anchor={() => anchor.current} />
    </div>
  );
}

interface OpenMenuProps {
  readonly items: readonly MenuItem[];
  /** The button that was clicked. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** The actions of a button that has no menu of its own: one of many in a list. Render to open. */
export function OpenMenu({ items, anchor, onClose }: OpenMenuProps) {
  const id = useId();
  useLayoutEffect(() => document.getElementById(id)?.showPopover(), []);
  return <MenuList id={id} items={items} anchor={() => anchor} onClose={onClose} />;
}

interface MenuListProps {
  readonly id: string;
  readonly items: readonly MenuItem[];
  readonly anchor: () => HTMLElement | null;
  readonly onClose?: () => void;
}

function MenuList({ id, items, anchor, onClose }: MenuListProps) {
  const menu = useRef<HTMLDivElement>(null);

  const onToggle = (event: { readonly newState: string }): void => {
    if (event.newState !== 'open') return onClose?.();
    const at = anchor()?.getBoundingClientRect();
    const list = menu.current;
    if (!at || !list) return;
    list.style.top = `${topOf(at, list.offsetHeight)}px`;
    list.style.left = `${leftOf(at, list.offsetWidth)}px`;
    list.querySelector('button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons: (Element | null)[] = [...(menu.current?.querySelectorAll('button') ?? [])];
    if (step === undefined || buttons.length === 0) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    if (next instanceof HTMLElement) next.focus();
  };

  return (
    <div ref={menu} class={styles.menu} id={id} popover="auto" role="menu" onToggle={onToggle} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          type="button"
          role="menuitem"
          key={item.label}
          class={classes(styles.item, item.danger && styles.danger)}
          onClick={() => {
            menu.current?.hidePopover();
            item.onSelect();
          }}
        >
          {item.icon && <Icon name={item.icon} size={14} />}
          {item.label}
        </button>
      ))}
    </div>
  );
}

/** The menu ends where its button ends, unless it would leave the window. */
function leftOf(button: DOMRect, width: number): number {
  if (t('direction') === 'rtl') return Math.min(button.left, window.innerWidth - width - 2 * EDGE);
  return Math.max(2 * EDGE, button.right - width);
}

/** Below the button, above it if only that fits, otherwise as low as the window allows. */
function topOf(button: DOMRect, height: number): number {
  const lowest = window.innerHeight - height - EDGE;
  const below = button.bottom + EDGE;
  const above = button.top - EDGE - height;
  if (below <= lowest) return below;
  return above >= EDGE ? above : Math.max(EDGE, lowest);
}

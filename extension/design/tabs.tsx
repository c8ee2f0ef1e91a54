import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { classes } from './classes.ts';
import { tabStep } from './tab-step.ts';
import styles from './tabs.module.css';

export interface TabItem<T extends string> {
  readonly id: T;
  readonly label: ComponentChildren;
  /** Small number after the label; 0 is not shown. */
  readonly count?: number;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly items: readonly TabItem<T>[];
  readonly open: T;
  readonly onOpen: (id: T) => void;
  /** At the end of the row. */
  readonly end?: ComponentChildren;
  /**
   * `fill`: takes the height that remains in a column where the page has room. `compact`: takes it always, with a low
   * bar that scrolls. Default `flow`: as high as what is open.
   */
  readonly layout?: 'flow' | 'fill' | 'compact';
  readonly children: ComponentChildren;
}

const LAYOUTS = { flow: undefined, fill: styles.fill, compact: styles.compact };

/** Tabs inside a page (ARIA pattern: arrow keys move, the open one is in the tab order) and the open one's panel. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const { label, items, open, onOpen, end, layout = 'flow', children } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const counts = items.map(({ count }) => count).join();
  // A row that is too narrow scrolls, and a count that appears or disappears moves the tabs after it.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open, counts]);
  return (
    <div class={classes(styles.tabs, LAYOUTS[layout])}>
      <div class={styles.bar}>
        <div class={styles.list} role="tablist" aria-label={label} ref={list}>
          {items.map((item, index) => (
            <button
              type="button"
              role="tab"
              key={item.id}
              id={`${id}-${item.id}`}
              class={styles.tab}
              aria-selected={item.id === open}
              aria-controls={`${id}-panel`}
              tabIndex={item.id === open ? 0 : -1}
              onClick={() => onOpen(item.id)}
              onKeyDown={(event) => onArrow(event, index, items, onOpen, list)}
            >
              {item.label}
              {item.count ? <span class={styles.count}>{item.count}</span> : null}
            </button>
          ))}
        </div>
        {end && <div class={styles.end}>{end}</div>}
      </div>
      <div class={styles.panel} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`}>
        {children}
      </div>
    </div>
  );
}

function onArrow<T extends string>(
  event: KeyboardEvent,
  index: number,
  items: readonly TabItem<T>[],
  onOpen: (id: T) => void,
  list: RefObject<HTMLDivElement | null>,
): void {
  const step = tabStep(event);
  const next = step === 0 ? undefined : items.at((index + step) % items.length);
  if (!next) return;
  event.preventDefault();
  onOpen(next.id);
  list.current?.querySelectorAll('button')[items.indexOf(next)]?.focus();
}

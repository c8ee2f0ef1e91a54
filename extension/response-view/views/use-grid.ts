import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import styles from './rows.module.css';

/** The monospace grid of a view: characters per row, and the height of a row in pixels. */
export interface Grid {
  readonly columns: number;
  readonly rowHeight: number;
}

const SAMPLE = 100;

/** Measured, because fonts and the minimum font size are the user's settings; `null` before the first layout. */
export function useGrid(view: RefObject<HTMLElement | null>): Grid | null {
  const [grid, setGrid] = useState<Grid | null>(null);
  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const measure = (): void => {
      const sample = Object.assign(document.createElement('div'), {
        className: classes(styles.row, styles.sample),
        textContent: '0'.repeat(SAMPLE),
      });
      element.append(sample);
      const { width, height } = sample.getBoundingClientRect();
      sample.remove();
      if (width === 0) return;
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      const room = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      const columns = Math.max(8, Math.floor((room * SAMPLE) / width));
      setGrid((last) =>
        last?.columns === columns && last.rowHeight === height ? last : { columns, rowHeight: height },
      );
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return grid;
}

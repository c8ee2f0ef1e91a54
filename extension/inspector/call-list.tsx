import { useComputed } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { comparedWith, compareWith } from './act/comparing.ts';
import './call-list.css';
import { burstsOf } from './list/bursts.ts';
import { Headings } from './list/headings.tsx';
import { targetOf } from './list/keys.ts';
import { PreflightRow, Row, rowId } from './list/row.tsx';
import { isPreflightRow, listRows } from './list/rows.ts';
import type { InspectorState } from './state.ts';
import { windowRange } from './window-range.ts';

/** As in the style sheet. */
const ROW_HEIGHT = 22;

/** The calls, newest at the bottom. Only the rows in sight exist. */
export function CallList({ inspector }: { inspector: InspectorState }) {
  const { shown, matching, sorting, selected } = inspector;
  const rows = useComputed(() => listRows(shown.value));
  const burstOf = useComputed(() => burstsOf(matching.value));
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [view, setView] = useState({ top: 0, height: 0 });
  const measure = (): void => {
    const list = scroller.current;
    if (!list) return;
    isAtEnd.current = list.scrollTop + list.clientHeight >= list.scrollHeight - ROW_HEIGHT;
    setView({ top: list.scrollTop, height: list.clientHeight });
  };
  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const sizes = new ResizeObserver(measure);
    sizes.observe(list);
    return () => sizes.disconnect();
  }, []);
  // Follows the newest call, unless somebody has scrolled away from it, or it is not at the end.
  useLayoutEffect(() => {
    const list = scroller.current;
    if (list && isAtEnd.current && sorting.value === null) list.scrollTop = list.scrollHeight;
  }, [rows.value]);

  const go = (index: number): void => {
    const call = shown.value[index];
    const list = scroller.current;
    if (!call || !list) return;
    inspector.mark(call);
    const top = rows.value.indexOf(call) * ROW_HEIGHT;
    const room = list.clientHeight - ROW_HEIGHT * 2;
    list.scrollTop = Math.min(top, Math.max(list.scrollTop, top - room));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // A heading has keys of its own.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const call = selected.value;
    if (event.key === 'Enter' && call) {
      event.preventDefault();
      inspector.select(call);
      return;
    }
    const page = Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2);
    const target = targetOf(event.key, call ? shown.value.indexOf(call) : -1, shown.value.length, page);
    if (target === null) return;
    event.preventDefault();
    go(target);
  };
  const onClick = (event: MouseEvent): void => {
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-call]')?.dataset.call : null;
    const call = shown.value.find((one) => String(one.id) === id);
    if (!call) return;
    const before = selected.value;
    // As elsewhere a second one is chosen so: to be compared with the first.
    const isSecond = (event.ctrlKey || event.metaKey) && before !== null;
    compareWith(isSecond ? { call: before, trace: inspector.traceOf(before) } : comparedWith.peek());
    inspector.select(call);
  };

  const { first, last } = windowRange(view.top, view.height, ROW_HEIGHT, rows.value.length);
  const inSight = rows.value.slice(first, last);
  const active = selected.value && inSight.includes(selected.value) ? rowId(selected.value) : undefined;
  return (
    <div class="calls" ref={scroller} onScroll={measure}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree grid is a table with a selection and keys (ARIA APG)
        role="treegrid"
        aria-label="Calls"
        aria-rowcount={rows.value.length + 1}
        aria-activedescendant={active}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <Headings inspector={inspector} />
        <tbody>
          <Gap rows={first} />
          {inSight.map((row, at) =>
            isPreflightRow(row) ? (
              <PreflightRow row={row} index={first + at} key={`preflight-${row.of.id}`} />
            ) : (
              <Row
                call={row}
                index={first + at}
                isSelected={row === selected.value}
                burst={burstOf.value(row)}
                key={row.id}
              />
            ),
          )}
          <Gap rows={rows.value.length - last} />
        </tbody>
      </table>
    </div>
  );
}

/** In the place of rows out of sight. */
const Gap = ({ rows }: { rows: number }) => (rows > 0 ? <tr style={{ height: `${rows * ROW_HEIGHT}px` }} /> : null);

import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { t } from '../language/messages.ts';
import { comparedWith, compareWith } from './actions/comparing.ts';
import styles from './call-list.module.css';
import { burstsOf } from './list/bursts.ts';
import { Headings } from './list/headings.tsx';
import { targetOf } from './list/keys.ts';
import { PreflightRow, Row, rowId } from './list/row.tsx';
import { createRowRecycler } from './list/row-recycler.ts';
import { isPreflightRow, keyOf, listRows } from './list/rows.ts';
import { useVirtualRows } from './list/use-virtual-rows.ts';
import { ROW_HEIGHT } from './list/virtual-rows.ts';
import type { InspectorState } from './state.ts';

/** The calls, newest at the bottom. Virtualized: only visible rows are rendered. */
export function CallList({ inspector }: { inspector: InspectorState }) {
  const { shown, matching, sorting, selected } = inspector;
  const rows = useComputed(() => listRows(shown.value));
  const burstOf = useComputed(() => burstsOf(matching.value));
  const { calls, total } = inspector.log.value;
  const { scroller, measure, first, last } = useVirtualRows({
    rows: rows.value,
    evicted: total - calls.length,
    isByTime: sorting.value === null,
  });
  const [slotsOf] = useState(createRowRecycler);

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
    // The headings handle their own keys.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const call = selected.value;
    if (event.key === 'Enter' && call) {
      event.preventDefault();
      inspector.select(call);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
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
    // Ctrl or Cmd and a click select a second call, to compare with the first.
    const isSecond = (event.ctrlKey || event.metaKey) && before !== null;
    compareWith(isSecond ? { call: before, trace: inspector.traceOf(before) } : comparedWith.peek());
    inspector.select(call);
  };

  const count = rows.value.length;
  const visible = rows.value.slice(first, last);
  const slots = slotsOf(visible.map(keyOf));
  const active = selected.value && visible.includes(selected.value) ? rowId(selected.value) : undefined;
  return (
    <div class={styles.calls} ref={scroller} onScroll={measure}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree grid is a table with a selection and keys (ARIA APG)
        role="treegrid"
        aria-label={t('inspector.list.name')}
        aria-rowcount={count + 1}
        aria-activedescendant={active}
        tabIndex={0}
        style={{ height: `${(count + 1) * ROW_HEIGHT}px` }}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <Headings inspector={inspector} />
        <tbody style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}>
          {visible.map((row, at) =>
            isPreflightRow(row) ? (
              <PreflightRow row={row} index={first + at} key={slots[at]} />
            ) : (
              <Row
                call={row}
                index={first + at}
                isSelected={row === selected.value}
                burst={burstOf.value(row)}
                key={slots[at]}
              />
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { durationText } from '../playground/answer/words.ts';
import type { Call } from '../recorder/call.ts';
import './call-list.css';
import { destinationOf, outcomeOf } from './outcome.ts';
import type { InspectorState } from './state.ts';
import { windowRange } from './window-range.ts';

/** As in the style sheet. */
const ROW_HEIGHT = 22;
const COLUMNS = ['Method', 'Secret', 'Destination', 'Status', 'Time'];

/** The calls, newest at the bottom. Only the rows in sight exist. */
export function CallList({ inspector }: { inspector: InspectorState }) {
  const { shown, selected, select } = inspector;
  const calls = shown.value;
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
  // Follows the newest call, unless somebody has scrolled away from it.
  useLayoutEffect(() => {
    const list = scroller.current;
    if (list && isAtEnd.current) list.scrollTop = list.scrollHeight;
  }, [calls]);

  const go = (index: number): void => {
    const call = calls[Math.max(0, Math.min(calls.length - 1, index))];
    const list = scroller.current;
    if (!call || !list) return;
    select(call);
    const top = calls.indexOf(call) * ROW_HEIGHT;
    const room = list.clientHeight - ROW_HEIGHT * 2;
    list.scrollTop = Math.min(top, Math.max(list.scrollTop, top - room));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = selected.value ? calls.indexOf(selected.value) : -1;
    const page = Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2);
    const target: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at === -1 ? calls.length - 1 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: calls.length - 1,
    };
    const next = target[event.key];
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  };

  const { first, last } = windowRange(view.top, view.height, ROW_HEIGHT, calls.length);
  return (
    <div class="calls" ref={scroller} onScroll={measure}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table with a selection and keys (ARIA APG)
        role="grid"
        aria-label="Calls"
        aria-rowcount={calls.length + 1}
        aria-activedescendant={selected.value ? `call-${selected.value.id}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map((name) => (
              <th scope="col" class={`call-${name.toLowerCase()}`} key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {calls.slice(first, last).map((call, index) => (
            <Row
              call={call}
              index={first + index}
              isSelected={call === selected.value}
              onSelect={() => select(call)}
              key={call.id}
            />
          ))}
          <Gap rows={calls.length - last} />
        </tbody>
      </table>
    </div>
  );
}

/** In the place of rows out of sight. */
const Gap = ({ rows }: { rows: number }) => (rows > 0 ? <tr style={{ height: `${rows * ROW_HEIGHT}px` }} /> : null);

interface RowProps {
  readonly call: Call;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Row({ call, index, isSelected, onSelect }: RowProps) {
  const outcome = outcomeOf(call);
  const { sent } = call;
  return (
    <tr
      class={`call call-is-${outcome.kind} ${index % 2 === 1 ? 'call-odd' : ''}`}
      id={`call-${call.id}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={onSelect}
    >
      <td class="call-method">{sent.method || '?'}</td>
      <td class="call-secret">{sent.secret || '?'}</td>
      <td class="call-destination" title={sent.url}>
        {destinationOf(call) || '(cannot be read)'}
      </td>
      <td class="call-status" title={outcome.sentence}>
        {outcome.text}
      </td>
      <td class="call-time" title={`Started ${new Date(call.startedAt).toLocaleTimeString()}`}>
        {durationText(call.duration)}
      </td>
    </tr>
  );
}

import { useComputed } from '@preact/signals';
import { IconButton } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import inputStyles from '../design/input.module.css';
import { HarMenu } from './actions/har-menu.tsx';
import { CHIPS, hasLeak } from './list/chips.ts';
import { filterHints } from './list/hints.ts';
import type { InspectorState } from './state.ts';
import styles from './toolbar.module.css';

const number = new Intl.NumberFormat('en');

/** `1 call`, `12 calls`, `3 of 12 calls`, `last 10,000 of 12,400 calls`, `3 of the last 10,000 calls`. */
function countText(shown: number, kept: number, total: number): string {
  const calls = `${number.format(kept)} ${kept === 1 ? 'call' : 'calls'}`;
  if (shown < kept) return `${number.format(shown)} of ${kept < total ? 'the last ' : ''}${calls}`;
  return kept < total ? `last ${number.format(kept)} of ${number.format(total)} calls` : calls;
}

export function Toolbar({ inspector }: { inspector: InspectorState }) {
  const { settings, log, shown } = inspector;
  const { isPaused, isPreserving } = settings.value;
  const { calls, total } = log.value;
  return (
    <div class={styles.bar} role="toolbar" aria-label="Calls">
      <IconButton
        size="small"
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? 'Resume recording' : 'Pause recording'}
        aria-pressed={isPaused}
        onClick={() => inspector.set({ isPaused: !isPaused })}
      />
      <IconButton size="small" icon="trash" label="Clear" onClick={inspector.clear} />
      <HarMenu calls={shown.value} onImport={inspector.add} />
      <FilterField inspector={inspector} />
      <Chips inspector={inspector} />
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={isPreserving}
          onChange={(event) => inspector.set({ isPreserving: event.currentTarget.checked })}
        />
        <span>Preserve log</span>
      </label>
      <span class={styles.count} role="status">
        {isPaused && 'Paused. '}
        {countText(shown.value.length, calls.length, total)}
      </span>
    </div>
  );
}

export const FILTER_ID = 'inspector-filter';

function FilterField({ inspector }: { inspector: InspectorState }) {
  const { filter, log } = inspector;
  const hints = useComputed(() => filterHints(filter.value, log.value.calls).join('\n'));
  return (
    <label class={styles.filter}>
      <Icon name="filter" size={14} />
      <input
        type="search"
        id={FILTER_ID}
        class={inputStyles.input}
        aria-label="Filter"
        placeholder="Filter: text, secret:openai, status:>=400"
        title="All terms must match: text, secret:, method:, status:>=400, is:refused, has:leak, source:playground, time:>500, size:>1000. A minus before a term negates it."
        list={`${FILTER_ID}-words`}
        autocomplete="off"
        spellcheck={false}
        value={filter.value}
        onInput={(event) => {
          filter.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filter.value === '') return;
          event.stopPropagation();
          filter.value = '';
        }}
      />
      <datalist id={`${FILTER_ID}-words`}>
        {hints.value
          .split('\n')
          .filter(Boolean)
          .map((word) => (
            <option value={word} key={word} />
          ))}
      </datalist>
    </label>
  );
}

function Chips({ inspector }: { inspector: InspectorState }) {
  const { chip, log } = inspector;
  const leaks = useComputed(() => log.value.calls.reduce((sum, call) => sum + (hasLeak(call) ? 1 : 0), 0));
  return (
    <fieldset class={styles.chips} aria-label="Show">
      {CHIPS.map(({ id, label }) => (
        <button
          type="button"
          class={styles.chip}
          aria-pressed={chip.value === id}
          onClick={() => {
            chip.value = id;
          }}
          key={id}
        >
          {label}
          {id === 'leaks' && leaks.value > 0 && <span class={styles.leaks}>{number.format(leaks.value)}</span>}
        </button>
      ))}
    </fieldset>
  );
}

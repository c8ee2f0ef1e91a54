import { useComputed } from '@preact/signals';
import { IconButton } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import inputStyles from '../design/input.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import { HarMenu } from './actions/har-menu.tsx';
import { CHIPS, hasLeak } from './list/chips.ts';
import { filterHints } from './list/hints.ts';
import type { InspectorState } from './state.ts';
import styles from './toolbar.module.css';

/** `1 call`, `12 calls`, `3 of 12 calls`, `last 10,000 of 12,400 calls`, `3 of the last 10,000 calls`. */
function countText(shown: number, kept: number, total: number): string {
  const counts = { shown: number(shown), count: number(kept) };
  if (shown < kept && kept < total) return t('inspector.toolbar.shownOfLast', kept, counts);
  if (shown < kept) return t('inspector.toolbar.shown', kept, counts);
  return kept < total
    ? t('inspector.toolbar.last', { kept: number(kept), total: number(total) })
    : t('inspector.toolbar.calls', kept, { count: number(kept) });
}

export function Toolbar({ inspector }: { inspector: InspectorState }) {
  const { settings, log, shown } = inspector;
  const { isPaused, isPreserving } = settings.value;
  const { calls, total } = log.value;
  return (
    <div class={styles.bar} role="toolbar" aria-label={t('inspector.list.name')}>
      <IconButton
        size="small"
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? t('inspector.toolbar.resume') : t('inspector.toolbar.pause')}
        aria-pressed={isPaused}
        onClick={() => inspector.set({ isPaused: !isPaused })}
      />
      <IconButton size="small" icon="trash" label={t('inspector.toolbar.clear')} onClick={inspector.clear} />
      <HarMenu calls={shown.value} onImport={inspector.add} />
      <FilterField inspector={inspector} />
      <Chips inspector={inspector} />
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={isPreserving}
          onChange={(event) => inspector.set({ isPreserving: event.currentTarget.checked })}
        />
        <span>{t('inspector.toolbar.preserve')}</span>
      </label>
      <span class={styles.count} role="status">
        {isPaused && `${t('inspector.toolbar.paused')} `}
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
        aria-label={t('inspector.toolbar.filter')}
        placeholder={t('inspector.toolbar.filterPlaceholder')}
        title={t('inspector.toolbar.filterHint')}
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
    <fieldset class={styles.chips} aria-label={t('inspector.chip.name')}>
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
          {id === 'leaks' && leaks.value > 0 && <span class={styles.leaks}>{number(leaks.value)}</span>}
        </button>
      ))}
    </fieldset>
  );
}

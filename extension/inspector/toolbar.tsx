import { IconButton } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import type { InspectorState } from './state.ts';

const number = new Intl.NumberFormat('en');

/** `12 calls`, `3 of 12 calls`, `kept 1,000 of 1,240`. */
function countText(shown: number, kept: number, total: number): string {
  const all = kept < total ? `kept ${number.format(kept)} of ${number.format(total)}` : `${number.format(kept)} calls`;
  if (shown < kept) return `${number.format(shown)} of ${kept < total ? `${number.format(kept)}, ${all}` : all}`;
  return kept === 1 && total === 1 ? '1 call' : all;
}

export function Toolbar({ inspector }: { inspector: InspectorState }) {
  const { settings, filter, log, shown } = inspector;
  const { isPaused, isPreserving } = settings.value;
  const { calls, total } = log.value;
  return (
    <div class="inspector-bar" role="toolbar" aria-label="Calls">
      <IconButton
        size="small"
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? 'Resume recording' : 'Pause recording'}
        aria-pressed={isPaused}
        onClick={() => inspector.set({ isPaused: !isPaused })}
      />
      <IconButton size="small" icon="trash" label="Clear" onClick={inspector.clear} />
      <label class="inspector-filter">
        <Icon name="filter" size={14} />
        <input
          type="search"
          class="input"
          aria-label="Filter"
          placeholder="Filter: text, secret:openai, status:>=400, is:refused"
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
      </label>
      <label class="inspector-check">
        <input
          type="checkbox"
          checked={isPreserving}
          onChange={(event) => inspector.set({ isPreserving: event.currentTarget.checked })}
        />
        <span>Preserve log</span>
      </label>
      <span class="inspector-count" role="status">
        {isPaused && 'Paused. '}
        {countText(shown.value.length, calls.length, total)}
      </span>
    </div>
  );
}

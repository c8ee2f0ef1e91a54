import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { CallList } from './call-list.tsx';
import { Detail } from './detail.tsx';
import { Empty } from './empty.tsx';
import styles from './inspector.module.css';
import type { InspectorState } from './state.ts';
import { FILTER_ID, Toolbar } from './toolbar.tsx';

export function Inspector({ inspector }: { inspector: InspectorState }) {
  const { selected, shown, select, isOpen } = inspector;
  const call = isOpen.value ? selected.value : null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && call) {
      event.preventDefault();
      // DevTools open the console drawer on Escape.
      event.stopPropagation();
      select(null);
      document.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
    }
    if (event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      const field = document.getElementById(FILTER_ID);
      if (field instanceof HTMLInputElement) field.select();
      field?.focus();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole panel, wherever the focus is
    <div class={styles.inspector} onKeyDown={onKeyDown}>
      <header>
        <h1 class={textStyles.visuallyHidden}>{t('inspector.list.heading')}</h1>
        <Toolbar inspector={inspector} />
      </header>
      <main class={styles.main} data-open={call !== null}>
        <div class={styles.list}>
          {shown.value.length > 0 && <h2 class={textStyles.visuallyHidden}>{t('inspector.list.name')}</h2>}
          {shown.value.length === 0 ? <Empty inspector={inspector} /> : <CallList inspector={inspector} />}
        </div>
        {call && (
          <Detail
            call={call}
            trace={inspector.traceOf(call)}
            onClose={() => select(null)}
            onCancelled={() => inspector.cancelled(call)}
            key={call.id}
          />
        )}
      </main>
    </div>
  );
}

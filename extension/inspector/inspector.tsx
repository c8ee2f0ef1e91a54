import { CallList } from './call-list.tsx';
import { Detail } from './detail.tsx';
import { Empty } from './empty.tsx';
import './inspector.css';
import type { InspectorState } from './state.ts';
import { Toolbar } from './toolbar.tsx';

export function Inspector({ inspector }: { inspector: InspectorState }) {
  const { selected, shown, select } = inspector;
  const call = selected.value;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the detail, wherever the focus is
    <div
      class="inspector"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && call) {
          event.preventDefault();
          select(null);
          document.querySelector<HTMLElement>('.calls table')?.focus();
        }
      }}
    >
      <Toolbar inspector={inspector} />
      <main class="inspector-main" data-open={call !== null}>
        <div class="inspector-list">
          {shown.value.length === 0 ? <Empty inspector={inspector} /> : <CallList inspector={inspector} />}
        </div>
        {call && <Detail call={call} trace={inspector.traceOf(call)} onClose={() => select(null)} key={call.id} />}
      </main>
    </div>
  );
}

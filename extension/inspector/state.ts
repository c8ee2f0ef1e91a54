import { computed, signal } from '@preact/signals';
import type { Call } from '../recorder/call.ts';
import type { Recorder, Settings } from '../recorder/recorder.ts';
import { filterOf } from './filter.ts';
import type { TraceLoader, TraceView } from './traces.ts';

const LOADING: TraceView = { state: 'loading' };

/** What the panel shows; the calls stay with the recorder. */
export function createInspector(recorder: Recorder, loadTrace: TraceLoader, nextFrame = requestAnimationFrame) {
  const log = signal(recorder.snapshot());
  const settings = signal(recorder.settings());
  const filter = signal('');
  const selectedId = signal<number | null>(null);
  const traces = signal<ReadonlyMap<number, TraceView>>(new Map());

  const shown = computed(() => log.value.calls.filter(filterOf(filter.value)));
  const selected = computed(() => log.value.calls.find((call) => call.id === selectedId.value) ?? null);

  // One rendering a frame, however many calls a page makes.
  let isDue = false;
  recorder.subscribe(() => {
    if (isDue) return;
    isDue = true;
    nextFrame(() => {
      isDue = false;
      log.value = recorder.snapshot();
      settings.value = recorder.settings();
    });
  });

  const setTrace = (id: number, view: TraceView): void => {
    const kept = log.value.calls.flatMap((call): [number, TraceView][] => {
      const known = traces.value.get(call.id);
      return known ? [[call.id, known]] : [];
    });
    traces.value = new Map(kept).set(id, view);
  };
  const load = async (call: Call): Promise<void> => {
    if (traces.value.has(call.id)) return;
    setTrace(call.id, LOADING);
    const view = await loadTrace(call).catch(
      (): TraceView => ({ state: 'none', reason: 'The extension was reloaded.' }),
    );
    setTrace(call.id, view);
  };

  return {
    log,
    settings,
    filter,
    shown,
    selected,
    traceOf: (call: Call): TraceView => traces.value.get(call.id) ?? LOADING,
    select(call: Call | null): void {
      selectedId.value = call?.id ?? null;
      if (call) void load(call);
    },
    clear: () => recorder.clear(),
    set: (next: Partial<Settings>) => recorder.set(next),
  };
}

export type InspectorState = ReturnType<typeof createInspector>;

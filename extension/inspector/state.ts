import { computed, signal } from '@preact/signals';
import { t } from '../language/messages.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import type { Recorder, Settings } from '../recorded-call/recording.ts';
import { filterOf } from './filter.ts';
import { type Chip, chipTest } from './list/chips.ts';
import { type Column, nextSorting, type Sorting, sorted } from './list/columns.ts';
import { throttled } from './throttle.ts';
import type { TraceLoader, TraceView } from './traces.ts';

const LOADING: TraceView = { state: 'loading' };
const MAX_TRACES = 500;

/** The state of the panel. The calls themselves are stored by the recorder. */
export function createInspector(recorder: Recorder, loadTrace: TraceLoader, pace = throttled) {
  const log = signal(recorder.snapshot());
  const settings = signal(recorder.settings());
  const filter = signal('');
  const chip = signal<Chip>('all');
  const sorting = signal<Sorting | null>(null);
  const selectedId = signal<number | null>(null);
  const isOpen = signal(false);
  /** By number and trace: a queued call has the trace of its acceptance, then that of its response. */
  const traces = signal<ReadonlyMap<string, TraceView>>(new Map());

  /** Sorted by start time. */
  const matching = computed(() => {
    const matchesChip = chipTest(chip.value);
    const matchesFilter = filter.value.trim() === '' ? null : filterOf(filter.value);
    const { calls } = log.value;
    if (!matchesChip && !matchesFilter) return calls;
    return calls.filter((call) => (matchesChip?.(call) ?? true) && (matchesFilter?.(call) ?? true));
  });
  const shown = computed(() => sorted(matching.value, sorting.value));
  const selected = computed(() => log.value.calls.find((call) => call.id === selectedId.value) ?? null);

  const setTrace = (key: string, view: TraceView): void => {
    const kept = [...traces.value].filter(([known]) => known !== key).slice(1 - MAX_TRACES);
    traces.value = new Map([...kept, [key, view]]);
  };
  const load = async (call: RecordedCall): Promise<void> => {
    const key = traceKey(call);
    if (traces.value.has(key)) return;
    setTrace(key, LOADING);
    const view = await loadTrace(call).catch(
      (): TraceView => ({ state: 'none', reason: t('inspector.problem.reloaded') }),
    );
    setTrace(key, view);
  };
  const loadShown = (): void => {
    if (isOpen.value && selected.value) void load(selected.value);
  };

  recorder.subscribe(
    pace(() => {
      log.value = recorder.snapshot();
      settings.value = recorder.settings();
      loadShown();
    }),
  );

  return {
    log,
    settings,
    filter,
    chip,
    sorting,
    matching,
    shown,
    selected,
    /** Whether the selected call's detail is open. */
    isOpen,
    traceOf: (call: RecordedCall): TraceView => traces.value.get(traceKey(call)) ?? LOADING,
    /** Selects the call; if the detail is open, it shows the call. */
    mark(call: RecordedCall | null): void {
      selectedId.value = call?.id ?? null;
      loadShown();
    },
    /** Selects the call and opens its detail; null closes the detail and keeps the selection. */
    select(call: RecordedCall | null): void {
      isOpen.value = call !== null;
      if (call) selectedId.value = call.id;
      loadShown();
    },
    sort(column: Column['id']): void {
      sorting.value = nextSorting(sorting.value, column);
    },
    showAll(): void {
      filter.value = '';
      chip.value = 'all';
    },
    cancelled: ({ queued }: RecordedCall) => queued && recorder.cancelled(queued.id),
    clear: () => recorder.clear(),
    add: (calls: readonly RecordedCall[]) => recorder.add(calls),
    set: (next: Partial<Settings>) => recorder.set(next),
  };
}

const traceKey = ({ id, traceId }: RecordedCall): string => `${id} ${traceId ?? ''}`;

export type InspectorState = ReturnType<typeof createInspector>;

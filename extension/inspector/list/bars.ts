import { t } from '../../language/messages.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { durationText } from '../../response-view/format.ts';
import { type Bar, type StepKind, waterfall } from '../waterfall.ts';
import type { Burst } from './bursts.ts';

/** A segment of a bar: consecutive steps of one kind. */
export type Segment = Omit<Bar, 'label'>;

export interface Bars {
  /** Measured by the browser: from the page to the relay and back. */
  readonly page: readonly Segment[];
  /** Measured by the relay: its own work, then the destination. Empty if it reported nothing. */
  readonly relay: readonly Segment[];
  readonly title: string;
}

const cache = new WeakMap<RecordedCall, Bars>();

/** From the response's `Server-Timing`, so that the list does not request traces. */
export function barsOf(call: RecordedCall): Bars {
  const found = cache.get(call) ?? readBars(call);
  cache.set(call, found);
  return found;
}

function readBars(call: RecordedCall): Bars {
  const timings = waterfall(call, null);
  const page = segmentsOf(timings.page);
  const relay = segmentsOf(timings.relay);
  // Without phases, which some browsers do not report, at least the duration is shown.
  const isBlank = page.every(({ length }) => length === 0);
  return {
    page: isBlank ? [{ kind: 'wait', start: 0, length: call.duration }] : page,
    relay: relay.every(({ length }) => length === 0) ? [] : relay,
    title: [
      t('inspector.bar.page', {
        connect: timeOf('connect', page),
        wait: timeOf('wait', page),
        receive: timeOf('receive', page),
      }),
      relay.length === 0
        ? t('inspector.bar.none')
        : t('inspector.bar.relay', { price: timeOf('price', relay), destination: timeOf('destination', relay) }),
    ].join('\n'),
  };
}

function segmentsOf(bars: readonly Bar[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (const { kind, start, length } of bars) {
    const last = segments.at(-1);
    if (last?.kind === kind) segments[segments.length - 1] = { ...last, length: last.length + length };
    else segments.push({ kind, start, length });
  }
  return segments;
}

const timeOf = (kind: StepKind, segments: readonly Segment[]): string =>
  durationText(segments.find((one) => one.kind === kind)?.length ?? 0);

/** One lane of the waterfall as a CSS background: an element per segment would double the cost of a row. */
export function laneStyle(segments: readonly Segment[], call: RecordedCall, { start, span }: Burst): string {
  const offset = call.startedAt - start;
  const percent = (time: number): string => `${((100 * (offset + time)) / span).toFixed(2)}%`;
  const seen = segments.filter(({ length }) => length > 0);
  if (seen.length === 0) return 'none';
  const stops = seen.map(({ kind, start: from, length }, index) => {
    const end = percent(from + length);
    // At least 2 px wide, so that short calls are visible.
    const to = index === seen.length - 1 ? `max(${end}, calc(${percent(seen[0]?.start ?? 0)} + 2px))` : end;
    return `var(--bar-${kind}) ${percent(from)} ${to}`;
  });
  return `linear-gradient(90deg, transparent ${percent(seen[0]?.start ?? 0)}, ${stops.join(', ')}, transparent 0)`;
}

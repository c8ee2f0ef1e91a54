import { t } from '../../language/messages.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { durationText } from '../../response-view/format.ts';
import type { Bar, BarKind } from '../../timing/bar.ts';
import { callTiming } from '../call-timing.ts';
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
  const timings = callTiming(call, null);
  const page = segmentsOf(timings.page);
  const relay = segmentsOf(timings.relay);
  // Without phases, which some browsers do not report, at least the duration is shown.
  const isBlank = page.every(({ duration }) => duration === 0);
  return {
    page: isBlank ? [{ kind: 'wait', start: 0, duration: call.duration }] : page,
    relay: relay.every(({ duration }) => duration === 0) ? [] : relay,
    title: [
      t('inspector.bar.page', {
        connect: timeOf(['connect'], page),
        wait: timeOf(['wait'], page),
        receive: timeOf(['receive'], page),
      }),
      relay.length === 0
        ? t('inspector.bar.none')
        : t('inspector.bar.relay', {
            price: timeOf(['price'], relay),
            destination: timeOf(['connect', 'destination'], relay),
          }),
    ].join('\n'),
  };
}

function segmentsOf(bars: readonly Bar[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (const { kind, start, duration } of bars) {
    const last = segments.at(-1);
    if (last?.kind === kind) segments[segments.length - 1] = { ...last, duration: last.duration + duration };
    else segments.push({ kind, start, duration });
  }
  return segments;
}

const timeOf = (kinds: readonly BarKind[], segments: readonly Segment[]): string =>
  durationText(segments.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { duration }) => sum + duration, 0));

/** One lane of the waterfall as a CSS background: an element per segment would double the cost of a row. */
export function laneStyle(segments: readonly Segment[], call: RecordedCall, { start, span }: Burst): string {
  const offset = call.startedAt - start;
  const percent = (time: number): string => `${((100 * (offset + time)) / span).toFixed(2)}%`;
  const seen = segments.filter(({ duration }) => duration > 0);
  if (seen.length === 0) return 'none';
  const stops = seen.map(({ kind, start: from, duration }, index) => {
    const end = percent(from + duration);
    // At least 2 px wide, so that short calls are visible.
    const to = index === seen.length - 1 ? `max(${end}, calc(${percent(seen[0]?.start ?? 0)} + 2px))` : end;
    return `var(--bar-${kind}) ${percent(from)} ${to}`;
  });
  return `linear-gradient(90deg, transparent ${percent(seen[0]?.start ?? 0)}, ${stops.join(', ')}, transparent 0)`;
}

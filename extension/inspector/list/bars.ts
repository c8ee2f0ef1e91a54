import { durationText } from '../../playground/answer/words.ts';
import type { Call } from '../../recorder/call.ts';
import { waterfall } from '../waterfall.ts';
import type { Burst } from './bursts.ts';

/** A piece of a bar; times are milliseconds from the start of the call. */
export interface Segment {
  readonly kind: 'connect' | 'wait' | 'receive' | 'price' | 'destination';
  readonly start: number;
  readonly length: number;
}

export interface Bars {
  /** The clock of the browser: from the page to the relay and back. */
  readonly page: readonly Segment[];
  /** The clock of the relay: its own work, then the destination. Empty where it told nothing. */
  readonly relay: readonly Segment[];
  readonly title: string;
}

const known = new WeakMap<Call, Bars>();

/** From what came with the answer (`Server-Timing`): the list asks the relay for nothing. */
export function barsOf(call: Call): Bars {
  const found = known.get(call) ?? readBars(call);
  known.set(call, found);
  return found;
}

function readBars(call: Call): Bars {
  const { queued, connect, send, wait, receive } = call.phases;
  const { relay, price } = waterfall(call, null);
  const before = queued + connect + send;
  const told = relay.reduce((sum, { length }) => sum + length, 0);
  const own = Math.min(price ?? 0, told);
  const page: Segment[] = [
    { kind: 'connect', start: 0, length: before },
    { kind: 'wait', start: before, length: wait },
    { kind: 'receive', start: before + wait, length: receive },
  ];
  // Without phases (some browsers tell none) at least the length is shown.
  const isBlank = before + wait + receive === 0;
  return {
    page: isBlank ? [{ kind: 'wait', start: 0, length: call.duration }] : page,
    relay:
      told === 0
        ? []
        : [
            { kind: 'price', start: before, length: own },
            { kind: 'destination', start: before + own, length: told - own },
          ],
    title: [
      `Page → relay ${durationText(before)}, wait ${durationText(wait)}, receive ${durationText(receive)}`,
      told === 0
        ? 'The relay told no times'
        : `Relay’s own work ${durationText(own)}, relay → destination ${durationText(told - own)}`,
    ].join('\n'),
  };
}

/** One lane of the waterfall as a CSS background: a row has ten cells, and an element a segment would double its cost. */
export function laneStyle(segments: readonly Segment[], call: Call, { start, span }: Burst): string {
  const offset = call.startedAt - start;
  const percent = (time: number): string => `${((100 * (offset + time)) / span).toFixed(2)}%`;
  const seen = segments.filter(({ length }) => length > 0);
  if (seen.length === 0) return 'none';
  const stops = seen.map(({ kind, start: from, length }, index) => {
    const end = percent(from + length);
    // However short, a call is seen.
    const to = index === seen.length - 1 ? `max(${end}, calc(${percent(seen[0]?.start ?? 0)} + 2px))` : end;
    return `var(--bar-${kind}) ${percent(from)} ${to}`;
  });
  return `linear-gradient(90deg, transparent ${percent(seen[0]?.start ?? 0)}, ${stops.join(', ')}, transparent 0)`;
}

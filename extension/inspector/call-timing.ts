import type { Trace } from '../../shared/protocol/api.ts';
import { firstOf, type Phases } from '../http/har.ts';
import { relaySteps } from '../http/relay-steps.ts';
import { type TimingPart, timingParts } from '../http/server-timing.ts';
import { t } from '../language/messages.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { type Bar, type BarKind, STEP_KINDS, stepLabel } from '../timing/bar.ts';

export interface CallTiming {
  /** Measured by the browser. */
  readonly page: readonly Bar[];
  /** Measured by the relay, placed at the start of the page's wait. Empty if the relay reported nothing. */
  readonly relay: readonly Bar[];
  readonly total: number;
  /** The relay's own work before it called the destination; null if it reported nothing. */
  readonly price: number | null;
}

interface Phase {
  readonly key: keyof Phases;
  readonly label: string;
  readonly kind: BarKind;
}

const PAGE: readonly Phase[] = [
  { key: 'queued', label: t('inspector.step.queued'), kind: 'connect' },
  { key: 'connect', label: t('inspector.step.connect'), kind: 'connect' },
  { key: 'send', label: t('inspector.step.send'), kind: 'connect' },
  { key: 'wait', label: t('inspector.step.wait'), kind: 'wait' },
  { key: 'receive', label: t('inspector.step.receive'), kind: 'receive' },
];

/** From the HAR phases, and from the trace or, without one, `Server-Timing`. */
export function callTiming(call: RecordedCall, trace: Trace | null): CallTiming {
  const page = pageBars(call.phases);
  const waitStart = page.find(({ kind }) => kind === 'wait')?.start ?? 0;
  const relay = relaySteps(trace ? partsOf(trace) : serverTiming(call)).map(
    ({ name, start, duration }): Bar => ({
      label: stepLabel(name),
      kind: STEP_KINDS[name],
      start: waitStart + start,
      duration,
    }),
  );
  const own = relay.filter(({ kind }) => kind === 'price');
  return {
    page,
    relay,
    total: Math.max(call.duration, ...[...page, ...relay].map(({ start, duration }) => start + duration)),
    price: own.length === 0 ? null : own.reduce((sum, { duration }) => sum + duration, 0),
  };
}

const partsOf = ({ timings }: Trace): TimingPart[] =>
  Object.entries(timings).map(([name, duration]) => ({ name, duration }));

const serverTiming = ({ headers }: RecordedCall): TimingPart[] => timingParts(firstOf(headers, 'server-timing'));

/** One after the other. */
function pageBars(phases: Phases): Bar[] {
  let start = 0;
  return PAGE.map(({ key, label, kind }) => {
    const bar = { label, kind, start, duration: phases[key] };
    start += bar.duration;
    return bar;
  });
}

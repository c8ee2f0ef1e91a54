import type { Trace } from '../../shared/protocol/api.ts';
import { firstOf, type Phases } from '../http/har.ts';
import { type RelayStepName, relaySteps } from '../http/relay-steps.ts';
import { type TimingPart, timingParts } from '../http/server-timing.ts';
import { t } from '../language/messages.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';

/** The category of a step, which determines the color of its bar. */
export type StepKind = 'connect' | 'wait' | 'receive' | 'price' | 'destination';

/** One bar; times are milliseconds since the start of the call. */
export interface Bar {
  readonly label: string;
  readonly kind: StepKind;
  readonly start: number;
  readonly length: number;
}

export interface Waterfall {
  /** Measured by the browser. */
  readonly page: readonly Bar[];
  /** Measured by the relay, placed at the start of the page's wait. Empty if the relay reported nothing. */
  readonly relay: readonly Bar[];
  readonly total: number;
  /** The relay's own work before it called the destination; null if it reported nothing. */
  readonly price: number | null;
}

interface Step<Key> {
  readonly key: Key;
  readonly label: string;
  readonly kind: StepKind;
}

const PAGE: readonly Step<keyof Phases>[] = [
  { key: 'queued', label: t('inspector.step.queued'), kind: 'connect' },
  { key: 'connect', label: t('inspector.step.connect'), kind: 'connect' },
  { key: 'send', label: t('inspector.step.send'), kind: 'connect' },
  { key: 'wait', label: t('inspector.step.wait'), kind: 'wait' },
  { key: 'receive', label: t('inspector.step.receive'), kind: 'receive' },
];

const RELAY: Readonly<Record<RelayStepName, Omit<Step<string>, 'key'>>> = {
  parse: { label: t('inspector.step.parse'), kind: 'price' },
  policy: { label: t('inspector.step.policy'), kind: 'price' },
  open: { label: t('inspector.step.open'), kind: 'price' },
  wait: { label: t('inspector.step.waitConnection'), kind: 'destination' },
  dns: { label: 'DNS', kind: 'destination' },
  connect: { label: t('inspector.step.connect'), kind: 'destination' },
  tls: { label: 'TLS', kind: 'destination' },
  upstream: { label: t('inspector.step.firstByte'), kind: 'destination' },
};

/** From the HAR phases, and from the trace or, without one, `Server-Timing`. */
export function waterfall(call: RecordedCall, trace: Trace | null): Waterfall {
  const page = sequence(PAGE, (key) => call.phases[key], 0);
  const waitStart = page.find(({ kind }) => kind === 'wait')?.start ?? 0;
  const relay = relaySteps(trace ? partsOf(trace) : serverTiming(call)).map(
    ({ name, start, duration }): Bar => ({ ...RELAY[name], start: waitStart + start, length: duration }),
  );
  const own = relay.filter(({ kind }) => kind === 'price');
  return {
    page,
    relay,
    total: Math.max(call.duration, ...[...page, ...relay].map(({ start, length }) => start + length)),
    price: own.length === 0 ? null : own.reduce((sum, { length }) => sum + length, 0),
  };
}

const partsOf = ({ timings }: Trace): TimingPart[] =>
  Object.entries(timings).map(([name, duration]) => ({ name, duration }));

const serverTiming = ({ headers }: RecordedCall): TimingPart[] => timingParts(firstOf(headers, 'server-timing'));

function sequence<Key>(steps: readonly Step<Key>[], lengthOf: (key: Key) => number, from: number): Bar[] {
  let start = from;
  return steps.map(({ key, label, kind }) => {
    const bar = { label, kind, start, length: lengthOf(key) };
    start += bar.length;
    return bar;
  });
}

import { type RelayStepName, relaySteps } from '../../http/relay-steps.ts';
import { timingParts } from '../../http/server-timing.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** What a bar stands for, which determines its color. */
export type TimingKind = 'wait' | 'price' | 'connect' | 'destination' | 'receive';

/** One bar of the waterfall, in milliseconds since the call was started. */
export interface TimingRow {
  readonly label: string;
  readonly kind: TimingKind;
  readonly start: number;
  readonly duration: number;
}

export interface TimingChart {
  /** One after another; together they are the whole call. */
  readonly rows: readonly TimingRow[];
  readonly total: number;
  /** Whether the relay reported its steps, and whether it sent the request on a connection that was open. */
  readonly hasRelay: boolean;
  readonly isReused: boolean;
}

const STEPS: Readonly<Record<RelayStepName, Pick<TimingRow, 'label' | 'kind'>>> = {
  parse: { label: 'Relay: read request', kind: 'price' },
  policy: { label: 'Relay: check policy', kind: 'price' },
  open: { label: 'Relay: decrypt secret', kind: 'price' },
  wait: { label: 'Queued for a connection', kind: 'connect' },
  dns: { label: 'DNS lookup', kind: 'connect' },
  connect: { label: 'Connect', kind: 'connect' },
  tls: { label: 'TLS handshake', kind: 'connect' },
  upstream: { label: 'Server, to first byte', kind: 'destination' },
};

/** Less than this, in milliseconds, is rounding. */
const LEAST = 0.05;

/**
 * The steps of the relay (`Server-Timing`) within the call that this browser measured. The relay's clock is another one:
 * of what remains of the time to the head, half is taken for the way there and half for the way back.
 */
export function timingChart(
  serverTiming: string | null,
  { startedAt, headAt, endedAt }: Pick<PlaygroundCall, 'startedAt' | 'headAt' | 'endedAt'>,
): TimingChart {
  const parts = timingParts(serverTiming);
  const steps = relaySteps(parts);
  const firstByte = (headAt ?? startedAt) - startedAt;
  const total = endedAt === null ? firstByte : endedAt - startedAt;
  const download: TimingRow = { label: 'Download', kind: 'receive', start: firstByte, duration: total - firstByte };
  if (steps.length === 0) {
    const wait: TimingRow = { label: 'To first byte', kind: 'wait', start: 0, duration: firstByte };
    return { rows: [wait, ...(endedAt === null ? [] : [download])], total, hasRelay: false, isReused: false };
  }
  const measured = steps.reduce((sum, { duration }) => sum + duration, 0);
  const inRelay = Math.max(measured, parts.find(({ name }) => name === 'total')?.duration ?? 0);
  const there = Math.max(0, (firstByte - inRelay) / 2);
  const rows: TimingRow[] = [
    { label: 'To the relay', kind: 'wait', start: 0, duration: there },
    ...steps.map(({ name, start, duration }) => ({ ...STEPS[name], start: there + start, duration })),
    { label: 'Relay: the rest', kind: 'price', start: there + measured, duration: inRelay - measured },
    { label: 'Back from the relay', kind: 'wait', start: there + inRelay, duration: firstByte - there - inRelay },
    ...(endedAt === null ? [] : [download]),
  ];
  const has = (name: RelayStepName): boolean => steps.some((step) => step.name === name);
  return {
    rows: rows.filter(
      ({ kind, label, duration }) => duration >= LEAST || (kind !== 'wait' && label !== 'Relay: the rest'),
    ),
    total: Math.max(total, there + inRelay),
    hasRelay: true,
    isReused: has('upstream') && !has('connect'),
  };
}

import { type RelayStepName, relaySteps } from '../../http/relay-steps.ts';
import { timingParts } from '../../http/server-timing.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** One bar of the waterfall, in milliseconds since the call was started. */
export interface TimingRow {
  readonly label: string;
  readonly start: number;
  readonly duration: number;
}

const LABELS: Readonly<Record<RelayStepName, string>> = {
  parse: 'Relay: parse request',
  policy: 'Relay: check policy',
  open: 'Relay: decrypt secret',
  wait: 'Wait for a connection',
  dns: 'DNS lookup',
  connect: 'Connect to server',
  tls: 'TLS handshake',
  upstream: 'Server, to first byte',
};

/**
 * The steps in `Server-Timing`, each of which starts where the one before ended, and the sums, which start with the
 * call. When the request reached the relay is not known: its steps are drawn from the start of the call.
 */
export function timingRows(
  serverTiming: string | null,
  { startedAt, headAt, endedAt }: Pick<PlaygroundCall, 'startedAt' | 'headAt' | 'endedAt'>,
): TimingRow[] {
  const parts = timingParts(serverTiming);
  const total = parts.find(({ name }) => name === 'total');
  const firstByte = (headAt ?? startedAt) - startedAt;
  const rows: TimingRow[] = [
    ...relaySteps(parts).map(({ name, start, duration }) => ({ label: LABELS[name], start, duration })),
    ...(total ? [{ label: 'Relay in all', start: 0, duration: total.duration }] : []),
    { label: 'To first byte', start: 0, duration: firstByte },
  ];
  if (endedAt === null) return rows;
  const whole = endedAt - startedAt;
  return [
    ...rows,
    { label: 'Rest of the response', start: firstByte, duration: whole - firstByte },
    { label: 'Total', start: 0, duration: whole },
  ];
}

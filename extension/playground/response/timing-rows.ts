import { timingParts } from '../../http/server-timing.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** One bar of the waterfall, in milliseconds since the call was started. */
export interface TimingRow {
  readonly label: string;
  readonly start: number;
  readonly duration: number;
}

const LABELS: Readonly<Record<string, string>> = {
  parse: 'Relay: parse request',
  policy: 'Relay: check policy',
  open: 'Relay: decrypt secret',
  dns: 'DNS lookup',
  connect: 'Connect to server',
  tls: 'TLS handshake',
  wait: 'Wait for a free connection',
  upstream: 'Server, to first byte',
  total: 'Relay total, to first byte',
};

/**
 * The steps in `Server-Timing`, each of which starts where the one before ended, and the sums, which start with the
 * call. When the request reached the relay is not known: its steps are drawn from the start of the call.
 */
export function timingRows(
  serverTiming: string | null,
  { startedAt, headAt, endedAt }: Pick<PlaygroundCall, 'startedAt' | 'headAt' | 'endedAt'>,
): TimingRow[] {
  let end = 0;
  const steps = timingParts(serverTiming).map(({ name, duration }): TimingRow => {
    const start = name === 'total' ? 0 : end;
    if (name !== 'total') end += duration;
    return { label: LABELS[name] ?? name, start, duration };
  });
  const firstByte = (headAt ?? startedAt) - startedAt;
  const whole = endedAt === null ? null : endedAt - startedAt;
  return [
    ...steps,
    { label: 'Browser, to first byte', start: 0, duration: firstByte },
    ...(whole === null
      ? []
      : [
          { label: 'Browser, rest of the response', start: firstByte, duration: whole - firstByte },
          { label: 'Total', start: 0, duration: whole },
        ]),
  ];
}

import type { Trace } from '../../shared/protocol/api.ts';
import { timingParts } from '../playground/run/head.ts';
import type { Call } from '../recorder/call.ts';
import { firstOf } from '../recorder/har.ts';

/** One bar; times are milliseconds from the page's first step. */
export interface Bar {
  readonly label: string;
  readonly start: number;
  readonly length: number;
}

export interface Waterfall {
  /** The browser's clock. */
  readonly page: readonly Bar[];
  /** The relay's clock, put where the page waited. Empty where the relay told nothing. */
  readonly relay: readonly Bar[];
  readonly total: number;
  /** What the relay itself took before it called the destination; null where it told nothing. */
  readonly price: number | null;
}

const PAGE = [
  ['queued', 'Queued'],
  ['connect', 'Connect'],
  ['send', 'Send'],
  ['wait', 'Wait'],
  ['receive', 'Receive'],
] as const;

const OWN = ['parse', 'policy', 'open'];
const RELAY: Readonly<Record<string, string>> = {
  parse: 'Parse',
  policy: 'Policy',
  open: 'Open the secret',
  dns: 'DNS',
  connect: 'Connect',
  tls: 'TLS',
  upstream: 'First byte',
};

/** From the HAR phases, and from the trace, else from `Server-Timing`. */
export function waterfall(call: Call, trace: Trace | null): Waterfall {
  const page = inARow(
    PAGE.map(([key, label]) => [label, call.phases[key]]),
    0,
  );
  const told = trace ? Object.entries(trace.timings) : serverTiming(call);
  const steps = Object.keys(RELAY).flatMap((key): [string, number][] => {
    const found = told.find(([name]) => name === key)?.[1];
    return found === undefined ? [] : [[RELAY[key] ?? key, found]];
  });
  const { queued, connect, send } = call.phases;
  const relay = inARow(steps, queued + connect + send);
  const own = told.filter(([name]) => OWN.includes(name));
  return {
    page,
    relay,
    total: Math.max(call.duration, ...[...page, ...relay].map(({ start, length }) => start + length)),
    price: own.length === 0 ? null : own.reduce((sum, [, length]) => sum + length, 0),
  };
}

const serverTiming = ({ headers }: Call): (readonly [string, number])[] =>
  timingParts(firstOf(headers, 'server-timing')).map(({ name, duration }) => [name, duration]);

function inARow(steps: readonly (readonly [label: string, length: number])[], from: number): Bar[] {
  let start = from;
  return steps.map(([label, length]) => {
    const bar = { label, start, length };
    start += length;
    return bar;
  });
}

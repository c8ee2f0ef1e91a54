import type { RelayStepName } from '../http/relay-steps.ts';
import { t } from '../language/messages.ts';

/** What a bar stands for, which determines its color (`--bar-…`). */
export type BarKind = 'wait' | 'price' | 'connect' | 'destination' | 'receive';

/** One bar of a waterfall, in milliseconds since the call was started. */
export interface Bar {
  readonly label: string;
  readonly kind: BarKind;
  readonly start: number;
  readonly duration: number;
}

/** Of the steps that the relay measures. */
export const STEP_KINDS: Readonly<Record<RelayStepName, BarKind>> = {
  parse: 'price',
  policy: 'price',
  open: 'price',
  wait: 'connect',
  dns: 'connect',
  connect: 'connect',
  tls: 'connect',
  upstream: 'destination',
};

const LABELS = {
  parse: 'timing.parse',
  policy: 'timing.policy',
  open: 'timing.open',
  wait: 'timing.wait',
  dns: 'timing.dns',
  connect: 'timing.connect',
  tls: 'timing.tls',
  upstream: 'timing.upstream',
} as const satisfies Readonly<Record<RelayStepName, string>>;

export const stepLabel = (step: RelayStepName): string => t(LABELS[step]);

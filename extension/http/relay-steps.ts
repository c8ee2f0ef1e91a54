import type { TimingPart } from './server-timing.ts';

/** In the order in which the relay takes them. */
const OWN = ['parse', 'policy', 'open'] as const;
const CONNECTING = ['wait', 'dns', 'connect', 'tls'] as const;

export type RelayStepName = (typeof OWN)[number] | (typeof CONNECTING)[number] | 'upstream';

/** One step of a call in the relay, in milliseconds since the relay received it. */
export interface RelayStep {
  readonly name: RelayStepName;
  readonly start: number;
  readonly duration: number;
}

/**
 * The relay's timings as steps, each of which starts where the one before ended. The relay measures `upstream` from the
 * moment it starts to connect, so what connecting took is subtracted: the rest is what the server took.
 */
export function relaySteps(timings: readonly TimingPart[]): RelayStep[] {
  const durations = new Map(timings.map(({ name, duration }) => [name, duration]));
  const connecting = CONNECTING.reduce((sum, name) => sum + (durations.get(name) ?? 0), 0);
  const upstream = durations.get('upstream');
  if (upstream !== undefined) durations.set('upstream', Math.max(0, upstream - connecting));
  let start = 0;
  return [...OWN, ...CONNECTING, 'upstream' as const].flatMap((name) => {
    const duration = durations.get(name);
    if (duration === undefined) return [];
    const step = { name, start, duration };
    start += duration;
    return [step];
  });
}

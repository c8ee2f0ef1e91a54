import { type RelayStepName, relaySteps } from '../../http/relay-steps.ts';
import { timingParts } from '../../http/server-timing.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import { type Bar, STEP_KINDS } from '../../timing/bar.ts';

/** `there` and `back`: between the browser and the relay. `rest`: what the relay did not measure apart. */
export type TimingStep = RelayStepName | 'there' | 'back' | 'rest' | 'firstByte' | 'download';

/** One bar of the waterfall, in milliseconds since the call was started. */
export interface TimingRow extends Omit<Bar, 'label'> {
  readonly step: TimingStep;
}

export interface TimingChart {
  /** One after another; together they are the whole call. */
  readonly rows: readonly TimingRow[];
  readonly total: number;
  /** Whether the relay reported its steps, and whether it sent the request on a connection that was open. */
  readonly hasRelay: boolean;
  readonly isReused: boolean;
}

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
  const download: TimingRow = { step: 'download', kind: 'receive', start: firstByte, duration: total - firstByte };
  if (steps.length === 0) {
    const wait: TimingRow = { step: 'firstByte', kind: 'wait', start: 0, duration: firstByte };
    return { rows: [wait, ...(endedAt === null ? [] : [download])], total, hasRelay: false, isReused: false };
  }
  const measured = steps.reduce((sum, { duration }) => sum + duration, 0);
  const inRelay = Math.max(measured, parts.find(({ name }) => name === 'total')?.duration ?? 0);
  const there = Math.max(0, (firstByte - inRelay) / 2);
  const rows: TimingRow[] = [
    { step: 'there', kind: 'wait', start: 0, duration: there },
    ...steps.map(({ name, start, duration }) => ({
      step: name,
      kind: STEP_KINDS[name],
      start: there + start,
      duration,
    })),
    { step: 'rest', kind: 'price', start: there + measured, duration: inRelay - measured },
    { step: 'back', kind: 'wait', start: there + inRelay, duration: firstByte - there - inRelay },
    ...(endedAt === null ? [] : [download]),
  ];
  const has = (name: RelayStepName): boolean => steps.some((step) => step.name === name);
  return {
    rows: rows.filter(({ kind, step, duration }) => duration >= LEAST || (kind !== 'wait' && step !== 'rest')),
    total: Math.max(total, there + inRelay),
    hasRelay: true,
    isReused: has('upstream') && !has('connect'),
  };
}

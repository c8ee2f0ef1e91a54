import { readdirSync, readlinkSync } from 'node:fs';
import { memoryOf } from '../support/memory.ts';

/** What a process has open, as Linux lists it. */
export interface Handles {
  readonly sockets: number;
  /** Files, and what the event loop has; what each descriptor leads to. */
  readonly others: readonly string[];
}

export function handlesOf(pid: number): Handles {
  const targets = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      // Closed in between.
      return [];
    }
  });
  const others = targets.filter((target) => !target.startsWith('socket:'));
  return { sockets: targets.length - others.length, others };
}

export interface Reading extends Handles {
  /** Since the beginning. */
  readonly seconds: number;
  /** Megabytes. */
  readonly resident: number;
}

const EVERY_MS = 5_000;
/** The lowest in so many seconds: garbage comes and goes. */
const WINDOW_SECONDS = 45;

/** Reads all along; `stop` gives what was read. */
export function readAlong(pid: number): { stop(): readonly Reading[] } {
  const began = performance.now();
  const readings: Reading[] = [];
  const read = (): void => {
    const seconds = Math.round((performance.now() - began) / 1_000);
    readings.push({ seconds, resident: memoryOf(pid).resident, ...handlesOf(pid) });
  };
  const timer = setInterval(read, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      read();
      return readings;
    },
  };
}

/** Megabytes that were in use around this minute. */
export const residentAt = (readings: readonly Reading[], minute: number): number =>
  Math.min(
    ...readings
      .filter(({ seconds }) => Math.abs(seconds - minute * 60) <= WINDOW_SECONDS)
      .map(({ resident }) => resident),
  );

/** For a person: a line for each half minute. */
export const curveOf = (readings: readonly Reading[]): string =>
  readings
    .filter((_, index) => index % 6 === 0 || index === readings.length - 1)
    .map(
      (one) => `${one.seconds} s: ${Math.round(one.resident)} MB, ${one.sockets} sockets, ${one.others.length} others`,
    )
    .join('\n');

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { callersOf, type Step } from './callers.ts';
import { ownersOf } from './owner.ts';
import { queueCaller } from './queue.ts';
import { curveOf, type Handles, handlesOf, readAlong, residentAt } from './readings.ts';
import { rowsOf } from './rows.ts';
import { type Scene, STEADY } from './scene.ts';
import { socketCaller } from './sockets.ts';

const IS_LONG = Boolean(process.env.LONG);
const LONG_MS = 600_000;
/** Between two faults of a long run. */
const LONG_PAUSE_MS = 20_000;
/** What one kind of actor does: between two steps it waits up to so many milliseconds; a short run has at least so many steps. */
interface Kind {
  readonly steps: Readonly<Record<string, Step>>;
  readonly think: number;
  readonly atLeast: number;
}
export const SOAK_TIMEOUT = IS_LONG ? LONG_MS + 300_000 : 300_000;
/** Megabytes between minute 2 and 10: what garbage is not collected yet. */
const MAX_GROWTH = 25;
const SETTLED = { timeout: 60_000, interval: 500 };

export interface Soak {
  readonly scene: Scene;
  createCode(): Promise<string>;
  /** Whether calls can wait in queues. */
  readonly hasQueue: boolean;
  /** What happens to the store meanwhile; over after the last one. */
  readonly faults?: readonly (() => Promise<void>)[];
  /** The database of the relay that is looked at in the end. */
  readonly file: string;
  /** Connections of the store that may have been made meanwhile. */
  readonly moreSockets: number;
}

export async function soak({ scene, createCode, hasQueue, faults = [], file, moreSockets }: Soak): Promise<void> {
  const { relay, upstream, model } = scene;
  const before = handlesOf(relay.pid);
  const readings = readAlong(relay.pid);
  const callers = {
    ...callersOf(scene),
    socket: socketCaller(scene),
    ...(hasQueue && { queue: queueCaller(scene) }),
  };
  const kinds: Kind[] = [
    { steps: callers, think: 40, atLeast: 12 },
    // Each change is on the disk before the relay goes on.
    { steps: ownersOf(scene, createCode), think: 1_500, atLeast: 4 },
  ];
  await act(scene, kinds, faults);
  const read = readings.stop();
  console.log(curveOf(read));
  /** A request that was refused because the store was away, or whether it was written is unknown, is logged as well. */
  const internalErrors = (): string[] =>
    relay
      .output()
      .split('\n')
      .filter((line) => /internal[ -]error(?!.* kind=Store(?:Unreachable|Uncertain)\b)/i.test(line));
  expect({ problems: model.problems, internalErrors: internalErrors() }).toEqual({ problems: [], internalErrors: [] });
  await tidy(scene);

  /** What is open beyond what was. */
  const more = async (): Promise<Handles> => {
    await scene.closeIdle();
    const { sockets, others } = handlesOf(relay.pid);
    const known = [...before.others];
    return {
      sockets: Math.max(0, sockets - before.sockets - moreSockets),
      others: others.filter((target) => {
        const index = known.indexOf(target);
        if (index !== -1) known.splice(index, 1);
        return index === -1;
      }),
    };
  };
  await expect.poll(more, SETTLED).toEqual({ sockets: 0, others: [] });
  await expect.poll(upstream.connections, SETTLED).toBe(0);
  const secrets = [...STEADY, 'flaky', 'limited'].sort();
  const rows = { secrets, devices: 1, calls: 0, orphans: 0, tooMany: [] };
  await expect.poll(() => rowsOf(file), SETTLED).toEqual(rows);
  expect(internalErrors()).toEqual([]);
  if (IS_LONG) expect(residentAt(read, 10) - residentAt(read, 2)).toBeLessThan(MAX_GROWTH);
  expect(await relay.quit()).toBe(0);
}

/** Everybody goes on until the time is over, or everybody has done enough and every fault has happened. */
async function act(scene: Scene, kinds: readonly Kind[], faults: readonly (() => Promise<void>)[]): Promise<void> {
  const began = performance.now();
  const done: Record<string, number> = {};
  let isBroken = faults.length > 0;
  const isEnough = ({ steps, atLeast }: Kind): boolean =>
    Object.keys(steps).every((name) => (done[name] ?? 0) >= atLeast);
  const isOver = (): boolean => (IS_LONG ? performance.now() - began > LONG_MS : !isBroken && kinds.every(isEnough));
  const actor = async (name: string, step: Step, think: number, seed: number): Promise<void> => {
    const random = seededRandom(seed);
    while (!isOver()) {
      await step(random).catch((error: Error) => scene.model.wrong(`${name}: ${error.message} ${error.cause ?? ''}`));
      done[name] = (done[name] ?? 0) + 1;
      await pause(random.whole(think));
    }
  };
  const actors = kinds.flatMap(({ steps, think }, kind) =>
    Object.entries(steps).map(([name, step], index) => actor(name, step, think, 100 * kind + index)),
  );
  const breaking = async (): Promise<void> => {
    do {
      for (const fault of faults) {
        if (IS_LONG) await pause(LONG_PAUSE_MS);
        await fault();
      }
    } while (IS_LONG && faults.length > 0 && !isOver());
    isBroken = false;
  };
  await Promise.all([...actors, breaking()]);
  console.log(`${(performance.now() - began) / 1000} s ${JSON.stringify(done)}`);
}

/** What could not be undone while the store was away. */
async function tidy({ ask, deviceId }: Scene): Promise<void> {
  const restore = async (): Promise<number> => (await ask('/v1/secrets/flaky/restore', 'POST')).status;
  await expect.poll(restore, SETTLED).not.toBe(503);
  const { secrets } = JSON.parse((await ask('/v1/secrets')).body) as { secrets: { name: string }[] };
  const { devices } = JSON.parse((await ask('/v1/devices')).body) as { devices: { id: string }[] };
  const left = [
    ...secrets.filter(({ name }) => name.startsWith('passing')).map(({ name }) => `/v1/secrets/${name}`),
    ...devices.filter(({ id }) => id !== deviceId).map(({ id }) => `/v1/devices/${id}`),
  ];
  for (const path of left) expect((await ask(path, 'DELETE')).status).toBe(204);
}

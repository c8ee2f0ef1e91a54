import v8 from 'node:v8';
import type { Config } from '../config/config.ts';

type Memory = Config['RELAY_MEMORY'];

/**
 * V8 allocates objects directly in old space at sites where it has seen many survive. The parts of concurrent calls look
 * like that, and each keeps its whole call (request, response, headers) alive until the next full collection, which then
 * takes a third of the processor's time.
 */
const ALLOCATE_YOUNG = '--no-allocation-site-pretenuring';

/**
 * After a pause between calls V8 collects everything. It would also shrink the young generation, which has to grow again
 * with the next calls: a tenth of their processor time, for 2 MB.
 */
const NO_SHRINKING = '--no-memory-reducer-favors-memory';

/** None limits the heap: a limit ends the process when some large calls meet. */
const FLAGS: Readonly<Record<Memory, readonly string[]>> = {
  small: [
    ALLOCATE_YOUNG,
    // Most of what remains after a burst is old space that V8 let grow before it collected: a quarter of a gigabyte.
    '--max-semi-space-size=8',
    '--initial-old-space-size=40',
    '--heap-growing-percent=30',
    // A full collection would discard compiled code that calls need again.
    '--no-flush-bytecode',
    // What its compiler allocates beside the heap stays with the process: 25 MB. Turbofan compiles all that calls need.
    '--no-maglev',
    NO_SHRINKING,
  ],
  throughput: [
    ALLOCATE_YOUNG,
    // With large bodies, garbage collection of the young generation takes most of the time unless that is large.
    '--max-semi-space-size=64',
    NO_SHRINKING,
  ],
};

/**
 * By default glibc has a heap for each thread, and no longer returns large buffers to the system once one was freed.
 * https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const ENVIRONMENT: Readonly<Record<Memory, NodeJS.ProcessEnv>> = {
  small: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
  throughput: {},
};

/**
 * V8 and glibc read these settings before any JavaScript runs, so the process starts over with them: it keeps its id,
 * standard streams and parent. Returns where that has been done, or cannot be (on Windows). What the operator sets has
 * precedence.
 */
export function applyMemorySettings(memory: Memory): void {
  const flags = FLAGS[memory];
  if (flags.every((flag) => process.execArgv.includes(flag))) return;
  if (process.execve === undefined) {
    // Some have an effect on a running V8 as well.
    for (const flag of flags) v8.setFlagsFromString(flag);
    return;
  }
  process.execve(process.execPath, [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)], {
    ...ENVIRONMENT[memory],
    ...process.env,
  });
}

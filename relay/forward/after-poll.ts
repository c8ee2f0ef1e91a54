interface Job {
  run(): void;
  onError(error: unknown): void;
}

let jobs: Job[] = [];

/**
 * Calls `run` once all that was ready to be read when this turn of the event loop began is handled (its check phase,
 * https://nodejs.org/learn/asynchronous-work/event-loop-timers-and-nexttick), together with all others that were added;
 * `onError`, which must not throw, with what it throws.
 *
 * For writes to sockets: a write wakes the process at the other end, which takes the kernel longer than the write itself
 * unless that process is still awake from the one before. What follows a job, such as the continuation of a promise that
 * it resolves, waits until all of them have run.
 */
export function afterPoll(run: Job['run'], onError: Job['onError']): void {
  if (jobs.push({ run, onError }) === 1) setImmediate(runAll);
}

function runAll(): void {
  const due = jobs;
  jobs = [];
  for (const { run, onError } of due) {
    try {
      run();
    } catch (error) {
      onError(error);
    }
  }
}

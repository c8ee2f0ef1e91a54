import { readdirSync, readFileSync } from 'node:fs';

/** Nanoseconds that all threads of a process have run, as Linux counts them (/proc/PID/task/TID/schedstat). */
export function processorTimeOf(pid: number): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return sum;
}

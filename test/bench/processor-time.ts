import { readdirSync, readFileSync } from 'node:fs';

/** Nanoseconds that all threads of a process have run, as Linux counts them (/proc/PID/task/TID/schedstat). */
export function processorTimeOf(pid: number): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return sum;
}

/** The same of a process and all that it has started. */
export function processorTimeOfTree(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + processorTimeOfTree(Number(child)), processorTimeOf(pid));
}

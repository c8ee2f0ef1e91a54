import { readFileSync } from 'node:fs';

/** The processes that a process has started and that run, as Linux lists them. */
export function childrenOf(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return list === '' ? [] : list.split(' ').map(Number);
  } catch {
    return [];
  }
}

export function isRunning(pid: number): boolean {
  try {
    // A process that has ended is listed until its parent has asked for its exit code.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

import { readFileSync } from 'node:fs';

/** Megabytes (10⁶ bytes) that a process has in memory, and had at most, as the kernel of Linux counts them. */
export function memoryOf(pid: number): { readonly resident: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string): number => {
    const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kibibytes === undefined) throw new Error(`The process ${pid} has no ${field}.`);
    return (Number(kibibytes) * 1024) / 1e6;
  };
  return { resident: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

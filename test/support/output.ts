import type { ChildProcess } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Waits until the program's output has the pattern; rejects with what it wrote when it ends or 30 s pass before. */
export function firstMatch(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const give = (problem: string): void => reject(new Error(`${problem} without ${pattern}. Its output:\n${output}`));
    const timer = setTimeout(() => give('30 s passed'), 30_000);
    const read = (chunk: Buffer): void => {
      output += stripVTControlCharacters(chunk.toString());
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      give(`The program ended with ${code}`);
    });
  });
}

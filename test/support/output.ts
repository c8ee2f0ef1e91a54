import type { ChildProcess } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Waits until the program's output has the pattern; rejects with what it wrote when it ends or 30 s pass before. */
export function firstMatch(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const end = (): void => {
      clearTimeout(timer);
      child.off('error', reject).off('close', ended);
      for (const stream of [child.stdout, child.stderr]) {
        stream?.off('data', read);
        // Read on, or a program that goes on writing would wait for a reader.
        stream?.resume();
      }
    };
    const give = (problem: string): void => {
      end();
      reject(new Error(`${problem} without ${pattern}. Its output:\n${output}`));
    };
    const read = (chunk: Buffer): void => {
      output += stripVTControlCharacters(chunk.toString());
      const match = pattern.exec(output);
      if (!match) return;
      end();
      resolve(match);
    };
    const ended = (code: number | null): void => give(`The program ended with ${code}`);
    const timer = setTimeout(() => give('30 s passed'), 30_000);
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject).once('close', ended);
  });
}

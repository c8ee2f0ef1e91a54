import { randomUUID } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';

export interface Worked<T> {
  readonly result: T;
  /** Of each task, in milliseconds of processor time: what other processes take of a busy machine is not in it. */
  readonly tasks: readonly number[];
}

/** What `run` brings, and how long the tasks of the frame's main thread took meanwhile. */
export async function tasksOf<T>(page: Page, frame: Frame, run: () => Promise<T>): Promise<Worked<T>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) {
      if (event.ph === 'X' ? event.name.endsWith('RunTask') : event.cat.includes('user_timing')) events.push(event);
    }
  });
  // Says which of all processes and threads is the one of the frame.
  const mark = randomUUID();
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'], traceBufferSizeInKb: 400_000 },
  });
  await frame.evaluate(`performance.mark('${mark}') && undefined`);
  const result = await run();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const of = events.find(({ name }) => name === mark);
  const tasks = events.flatMap(({ ph, pid, tid, tdur }) =>
    ph === 'X' && pid === of?.pid && tid === of.tid && tdur !== undefined ? [tdur / 1_000] : [],
  );
  return { result, tasks };
}

/** https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's clock. */
  readonly tdur?: number;
}

/** Tells how far a long command is, on a line of its own that it writes over. */
export interface Progress {
  step(done: number, total: number): void;
  /** Removes the line. */
  end(): void;
}

const PAUSE_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** On standard error, and for a person only: a pipe or a log gets nothing. */
export function createProgress(
  label: string,
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    step: (done, total) => {
      const at = now();
      if (!stream.isTTY || at - shownAt < PAUSE_MS) return;
      shownAt = at;
      const percent = total > 0 ? Math.floor((100 * Math.min(done, total)) / total) : 0;
      stream.write(`${CLEAR_LINE}${label}: ${percent} % (${done} of ${total})`);
    },
    end: () => {
      if (shownAt !== Number.NEGATIVE_INFINITY) stream.write(CLEAR_LINE);
    },
  };
}

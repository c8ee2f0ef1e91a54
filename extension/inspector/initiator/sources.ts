import { devtoolsPanels } from '../../browser/devtools.ts';
import type { StackFrame } from '../../http/har.ts';

/** APIs that not every browser's DevTools offer. */
interface MorePanels {
  /** Chromium. Lines count from 0. */
  openResource?(url: string, line: number, column: number, callback?: (result: unknown) => void): void;
  /** Chromium 129 and later. */
  readonly network?: { show?(options?: { filter: string }): Promise<void> | undefined };
}

const panels = (): MorePanels => devtoolsPanels() as unknown as MorePanels;

export const canOpenSources = (): boolean => typeof panels().openResource === 'function';

export const openSource = ({ url, line, column }: StackFrame): void =>
  panels().openResource?.(url, line, column, () => {});

export const canReveal = (): boolean => typeof panels().network?.show === 'function';

/** Shows the Network panel, filtered by URL. */
export const revealInNetwork = (filter: string): void => void panels().network?.show?.({ filter });

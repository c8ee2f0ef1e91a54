import { signal } from '@preact/signals';
import type { Draft } from '../../request-model/draft.ts';

/** The kinds of code for one call; the first three can be edited. */
export type CodeView = 'curl' | 'page' | 'form' | 'fetch' | 'sdk' | 'python' | 'go';

/** What was typed in a view, as long as the draft is the one that came of it. */
export interface TypedCode {
  readonly text: string;
  readonly draft: Draft;
  /** Why it was not taken over; null if it was. */
  readonly problem: string | null;
}

/** The view of the code that was chosen last, and what was typed: only in this page's memory, it may contain a key. */
export const createCode = () => ({
  view: signal<CodeView | 'sent'>('curl'),
  typed: signal<Readonly<Partial<Record<CodeView, TypedCode>>>>({}),
});

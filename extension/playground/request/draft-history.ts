import type { Signal } from '@preact/signals';
import type { Draft } from '../../request-model/draft.ts';

/** Keystrokes in one text within this time, in milliseconds, are one step. */
const BURST_MS = 700;
const MAX_STEPS = 200;

/** The earlier versions of a request, in memory: every change can be undone, whether it was typed or made by a button. */
export function createDraftHistory(draft: Signal<Draft>, now: () => number) {
  let past: Draft[] = [];
  let future: Draft[] = [];
  let current = draft.peek();
  let isRestoring = false;
  let last = { text: '', at: Number.NEGATIVE_INFINITY };

  draft.subscribe((next) => {
    if (next === current) return;
    if (!isRestoring) {
      const text = typedText(current, next);
      const isBurst = text !== null && text === last.text && now() - last.at < BURST_MS;
      if (!isBurst) past = [...past, current].slice(-MAX_STEPS);
      future = [];
      last = { text: text ?? '', at: now() };
    }
    current = next;
  });

  const restore = (to: Draft): void => {
    isRestoring = true;
    draft.value = to;
    isRestoring = false;
    last = { text: '', at: Number.NEGATIVE_INFINITY };
  };
  return {
    undo(): void {
      const before = past.at(-1);
      if (before === undefined) return;
      past = past.slice(0, -1);
      future = [...future, current];
      restore(before);
    },
    redo(): void {
      const after = future.at(-1);
      if (after === undefined) return;
      future = future.slice(0, -1);
      past = [...past, current];
      restore(after);
    },
    /** Begins anew with the draft as it is. */
    clear(): void {
      past = [];
      future = [];
    },
  };
}

/** The one text in which two drafts differ, as by a keystroke; null if they differ in more, or by a paste. */
function typedText(before: Draft, after: Draft): string | null {
  const [one, other] = [textsOf(before), textsOf(after)];
  if (one.size !== other.size) return null;
  const [changed, more] = [...other].filter(([key, text]) => one.get(key) !== text);
  if (changed === undefined || more !== undefined) return null;
  const [key, text] = changed;
  return Math.abs(text.length - (one.get(key)?.length ?? 0)) <= 1 ? key : null;
}

function textsOf({ url, headers, params, body, runAs }: Draft): ReadonlyMap<string, string> {
  const rows = [...headers, ...params, ...body.fields].flatMap(({ id, name, value }): [string, string][] => [
    [`${id} name`, name],
    [`${id} value`, value],
  ]);
  return new Map([['url', url], ['body', body.text], ['sub', runAs.sub], ['claims', runAs.claims], ...rows]);
}

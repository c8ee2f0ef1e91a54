import { isPressed } from '../../shortcuts/shortcuts.ts';
import type { RequestState } from '../request/request.ts';

/** On a part of the form that has no field of the request: its text has an undo of its own. */
export const OWN_UNDO = { 'data-own-undo': '' } as const;

/** Undoes and repeats changes of the request, whichever field has the focus, and puts the caret where the change is. */
export function onUndo(event: KeyboardEvent, { undo, redo }: Pick<RequestState, 'undo' | 'redo'>): void {
  const isUndo = isPressed(event, 'undo');
  const isRedo = isPressed(event, 'redo');
  const { target } = event;
  if (!(isUndo || isRedo) || (target instanceof Element && target.closest('[data-own-undo], dialog'))) return;
  event.preventDefault();
  const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
  const before = field?.value ?? '';
  if (isUndo) undo();
  else redo();
  // Rendered by then.
  requestAnimationFrame(() => {
    if (field?.isConnected && field.value !== before && field.selectionEnd !== null) {
      const at = endOfChange(before, field.value);
      field.setSelectionRange(at, at);
    }
  });
}

/** The offset in `after` up to which it differs from `before`. */
export function endOfChange(before: string, after: string): number {
  let same = 0;
  const shorter = Math.min(before.length, after.length);
  while (same < shorter && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  let start = 0;
  while (start < shorter - same && before[start] === after[start]) start += 1;
  return Math.max(start, after.length - same);
}

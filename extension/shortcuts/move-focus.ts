import { listStep } from './shortcuts.ts';

/** Moves the focus between the buttons of a list by the arrow keys. At its ends it stays. */
export function moveFocus(event: KeyboardEvent, list: HTMLElement): void {
  const step = listStep(event);
  const buttons: (Element | null)[] = [...list.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  if (step === 0 || at < 0) return;
  event.preventDefault();
  const next = buttons[at + step];
  if (next instanceof HTMLElement) next.focus();
}

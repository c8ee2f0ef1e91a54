import { t } from '../language/messages.ts';

/** 1 for the arrow key that leads to the next tab in reading direction, -1 for the previous one, 0 for any other. */
export function tabStep({ key }: KeyboardEvent): -1 | 0 | 1 {
  const forward = t('direction') === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (key === forward) return 1;
  return key === 'ArrowLeft' || key === 'ArrowRight' ? -1 : 0;
}

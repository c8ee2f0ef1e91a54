import { language } from './format.ts';
import { t } from './messages.ts';

/** For style sheets, screen readers and hyphenation. */
export function followLanguage(root: HTMLElement): void {
  root.lang = language;
  root.dir = t('direction');
}

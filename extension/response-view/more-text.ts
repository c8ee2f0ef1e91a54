import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** "… 1,234 more characters". */
export const moreText = (characters: number): string =>
  t('response_view.view.more', characters, { count: number(characters) });

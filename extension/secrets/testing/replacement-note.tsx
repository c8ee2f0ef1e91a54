import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { Replacement } from './use-replacement.ts';

/** What happens to the old value. Nothing while no new one is typed, or it is not known yet. */
export function ReplacementNote({ request }: Pick<Replacement, 'request'>) {
  if (request === undefined) return null;
  return (
    <p class={textStyles.hint} role="status">
      {request ? t('secrets.replacement.testedFirst', { request: request.title }) : t('secrets.replacement.noTest')}
    </p>
  );
}

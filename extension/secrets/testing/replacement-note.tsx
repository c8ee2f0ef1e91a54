import textStyles from '../../design/text.module.css';
import type { Replacement } from './use-replacement.ts';

/** What happens to the old value. Nothing while no new one is typed, or it is not known yet. */
export function ReplacementNote({ request }: Pick<Replacement, 'request'>) {
  if (request === undefined) return null;
  return (
    <p class={textStyles.hint} role="status">
      {request
        ? `Tested first, with “${request.title}”. The old value stays in use until the new one works.`
        : 'There is no request to test it with, so it replaces the old value at once.'}
    </p>
  );
}

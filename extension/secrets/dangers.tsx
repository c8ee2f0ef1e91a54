import { Notice } from '../design/notice.tsx';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** Warnings about the policy in the form: the first in full, the others collapsed. */
export function Dangers({ of: [first, ...others] }: { of: readonly string[] }) {
  if (first === undefined) return null;
  return (
    <Notice kind="warn">
      {first}
      {others.length > 0 && (
        <details>
          <summary>{t('secrets.danger.more', others.length, { count: number(others.length) })}</summary>
          {others.map((danger) => (
            <p key={danger}>{danger}</p>
          ))}
        </details>
      )}
    </Notice>
  );
}

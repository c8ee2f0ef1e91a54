import { Notice } from '../design/notice.tsx';

/** Warnings about the policy in the form: the first in full, the others collapsed. */
export function Dangers({ of: [first, ...others] }: { of: readonly string[] }) {
  if (first === undefined) return null;
  return (
    <Notice kind="warn">
      {first}
      {others.length > 0 && (
        <details>
          <summary>
            {others.length} more {others.length === 1 ? 'warning' : 'warnings'}
          </summary>
          {others.map((danger) => (
            <p key={danger}>{danger}</p>
          ))}
        </details>
      )}
    </Notice>
  );
}

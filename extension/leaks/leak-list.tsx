import { Button } from '../design/button.tsx';
import type { Finding } from '../recorded-call/finding.ts';
import './leak-list.css';

interface LeakListProps {
  readonly findings: readonly Finding[];
  /** Opens the playground with the call as a `clientSecretRequest`; absent if it already is one. */
  readonly onConvert?: (() => void) | undefined;
}

/** The findings of a call: severity, place, reason and fix. The most severe first. */
export function LeakList({ findings, onConvert }: LeakListProps) {
  if (findings.length === 0) return <p class="tab-note">No leaks found.</p>;
  const rank = { high: 0, medium: 1, low: 2 };
  return (
    <>
      {onConvert && (
        <Button size="small" kind="primary" onClick={onConvert}>
          Convert to clientSecretRequest
        </Button>
      )}
      <ul class="leaks" aria-label="Leaks">
        {findings
          .toSorted((a, b) => rank[a.severity] - rank[b.severity])
          .map(({ id, severity, title, place, why, fix }) => (
            <li class={`leak leak-${severity}`} key={`${id} ${place}`}>
              <p class="leak-title">
                <b>{title}</b> <span class="leak-severity">{severity}</span> <code>{place}</code>
              </p>
              <p>{why}</p>
              <p class="muted">{fix}</p>
            </li>
          ))}
      </ul>
    </>
  );
}

import { Button } from '../design/button.tsx';
import type { Finding } from '../recorded-call/finding.ts';
import './leak-list.css';

interface LeakListProps {
  readonly findings: readonly Finding[];
  /** Opens the playground with the call as a `clientSecretRequest`; absent where it is one already. */
  readonly onConvert?: (() => void) | undefined;
}

/** What a call leaks, or nearly: how bad, where, why it matters, what to do. The worst first. */
export function LeakList({ findings, onConvert }: LeakListProps) {
  if (findings.length === 0) return <p class="tab-note">Nothing leaked, as far as can be seen from here.</p>;
  const rank = { high: 0, medium: 1, low: 2 };
  return (
    <>
      {onConvert && (
        <Button size="small" kind="primary" onClick={onConvert}>
          Make it a clientSecretRequest
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

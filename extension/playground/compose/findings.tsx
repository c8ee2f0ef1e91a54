import { Icon, type IconName } from '../../design/icon.tsx';
import type { Finding } from '../lint/finding.ts';
import { linted } from '../state.ts';
import { FixButtons } from './fix-buttons.tsx';
import './findings.css';

const ICONS: Readonly<Record<Finding['level'], IconName>> = { hint: 'info', warning: 'warning', error: 'warning' };

/** What the relay would reject, checked while typing. A polite live region, so that it does not interrupt. */
export const Findings = () => (
  <div class="findings" role="status" aria-label="Request check">
    {linted.value.findings.map((finding) => (
      <div class={`finding finding-${finding.level}`} key={finding.text}>
        <Icon name={ICONS[finding.level]} size={14} />
        <div class="finding-body">
          <p>
            {finding.text} {finding.code && <code class="finding-code">{finding.code}</code>}
          </p>
          <FixButtons fixes={finding.fixes} />
        </div>
      </div>
    ))}
  </div>
);

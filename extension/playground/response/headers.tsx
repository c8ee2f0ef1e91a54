import { CopyButton } from '../../design/copy-button.tsx';
import type { ResponseHead } from '../../request-model/playground-call.ts';

export const Headers = ({ head }: { head: ResponseHead }) => (
  <>
    <div class="body-actions">
      <span class="faint small">Headers that the relay removes, such as cookies, are not shown.</span>
      <span class="line-end" />
      <CopyButton label="Copy headers" text={head.headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
    </div>
    <dl class="header-list">
      {head.headers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </>
);

import { sizeText } from '../format.ts';
import { hexRows } from '../hex.ts';
import type { ViewProps } from './view.ts';

const SHOWN = 512;

export const BinaryView = ({ bytes, type }: ViewProps) => (
  <>
    <p class="small muted">
      {type || 'Binary data'}, the first {sizeText(Math.min(bytes.length, SHOWN))}:
    </p>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
    <pre class="answer-text answer-hex" tabIndex={0}>
      {hexRows(bytes, SHOWN).join('\n')}
    </pre>
  </>
);

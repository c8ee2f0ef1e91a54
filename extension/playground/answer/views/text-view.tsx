import { useState } from 'preact/hooks';
import { Button } from '../../../design/button.tsx';
import { Marked } from '../../../inspector/marked.tsx';
import { decode } from '../content.ts';
import { sizeText } from '../words.ts';
import type { ViewProps } from './view.ts';

/** Characters laid out at first: a page of some megabytes would freeze the window. */
const CAP = 100_000;

export function TextView({ bytes }: ViewProps) {
  const [showAll, setShowAll] = useState(false);
  const text = decode(bytes);
  const shown = showAll ? text : text.slice(0, CAP);
  return (
    <>
      <pre class="answer-text">
        <Marked text={shown} in="answer" />
      </pre>
      {shown.length < text.length && (
        <Button size="small" onClick={() => setShowAll(true)}>
          Show all {sizeText(bytes.length)}
        </Button>
      )}
    </>
  );
}

/** A page could run scripts and load pictures; its text cannot. */
export const HtmlView = (props: ViewProps) => (
  <>
    <p class="faint small">HTML is shown as text, never as a page.</p>
    <TextView {...props} />
  </>
);

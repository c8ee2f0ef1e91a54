import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { Marked } from '../../response-view/marked.tsx';
import { destinationOf } from '../outcome.ts';
import styles from './compare.module.css';
import type { TracedCall } from './comparing.ts';
import { type DiffLine, lineDiff } from './line-diff.ts';
import { type CallTexts, textsOf } from './texts.ts';

const PARTS: readonly (readonly [keyof CallTexts, string])[] = [
  ['sent', 'Sent by the page'],
  ['forwarded', 'Forwarded by the relay'],
  ['response', 'Response'],
];

/** Compares two calls part by part, as a diff of lines. */
export function Compare({ first, second, onClose }: { first: TracedCall; second: TracedCall; onClose: () => void }) {
  const before = textsOf(first.call, first.trace);
  const after = textsOf(second.call, second.trace);
  return (
    <section class={styles.compare} aria-label="Comparison">
      <p class={styles.head}>
        <span class={styles.first}>− {callLabel(first)}</span> <span class={styles.second}>+ {callLabel(second)}</span>
        <Button size="small" onClick={onClose}>
          End comparison
        </Button>
      </p>
      {PARTS.map(([part, title]) => (
        <section aria-label={title} key={part}>
          <h2>{title}</h2>
          {before[part] === after[part] ? (
            <p class={textStyles.note}>{before[part] === '' ? 'Empty in both.' : 'Same in both.'}</p>
          ) : (
            <Diff lines={lineDiff(before[part], after[part])} />
          )}
        </section>
      ))}
    </section>
  );
}

const callLabel = ({ call }: TracedCall): string => `#${call.id} ${call.sent.method} ${destinationOf(call)}`;

const KINDS = { same: undefined, removed: styles.removed, added: styles.added };
const SIGNS = { same: ' ', removed: '−', added: '+' } as const;
/** Unchanged lines shown around a change. */
const CONTEXT = 3;

function Diff({ lines }: { lines: readonly DiffLine[] }) {
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same');
  const near = lines.map((_, index) => isNear(index));
  return (
    <pre class={styles.diff}>
      {lines.map(({ kind, text }, index) =>
        near[index] ? (
          <div class={classes(styles.line, KINDS[kind])} key={index}>
            <span aria-hidden="true">{SIGNS[kind]} </span>
            {kind !== 'same' && <span class={textStyles.visuallyHidden}>{kind}: </span>}
            <Marked text={text} />
          </div>
        ) : (
          near[index - 1] !== false && (
            <div class={styles.gap} key={index}>
              …
            </div>
          )
        ),
      )}
    </pre>
  );
}
